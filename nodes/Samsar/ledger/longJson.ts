/**
 * Items can hold whole files in their JSON, and a node of somebody else's can put a circle into it. To write all of
 * it would hold up n8n: 50 items of 2 MB took 330 ms.
 */

/** Values and characters up to which JSON is written as it is: about 2 ms. */
const MOST_WRITTEN = 100_000;

/** Characters of a long text that are kept, of its beginning and of its end. */
const KEPT = 500;

/** Values of which long JSON tells something. */
const MOST_VALUES = 5_000;

/** Whether a value is short enough to be written whole; one with a circle is not. */
export function isShort(value: unknown): boolean {
	let left = MOST_WRITTEN;
	const open: unknown[] = [value];
	while (open.length > 0 && left > 0) {
		const next = open.pop();
		left -= 1 + (typeof next === 'string' ? next.length : 0);
		if (typeof next !== 'object' || next === null) continue;
		for (const key in next) {
			if (left-- <= 0) break;
			open.push((next as Record<string, unknown>)[key]);
		}
	}
	return left > 0;
}

function shorten(text: string): string {
	if (text.length <= 2 * KEPT) return text;
	return `${text.slice(0, KEPT)}…${text.length}…${text.slice(-KEPT)}`;
}

/**
 * JSON that tells long values apart without writing all of them: of long texts their ends and length, and of
 * many values the first ones. An object that was met before, as in a circle, is left out.
 */
export function abbreviate(value: unknown): string {
	const met = new WeakSet<object>();
	let values = 0;
	return JSON.stringify(value, (_key, one: unknown) => {
		if (typeof one === 'string') return shorten(one);
		if (typeof one === 'bigint') return String(one);
		if (typeof one !== 'object' || one === null) return one;
		if (met.has(one) || ++values > MOST_VALUES) return '…';
		met.add(one);
		return Array.isArray(one) ? [one.length, ...(one.slice(0, MOST_VALUES) as unknown[])] : one;
	});
}
