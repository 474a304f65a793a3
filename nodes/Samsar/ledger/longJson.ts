/**
 * Items can hold whole files in their JSON, and a node of somebody else's can put a circle into it. To write all of
 * it would hold up n8n: 50 items of 2 MB took 330 ms.
 */

/** Values and characters up to which JSON is written as it is, and of which longer JSON tells something: about 2 ms. */
const MOST_WRITTEN = 100_000;

/** As many characters as a value counts in longer JSON, whose values are copied. */
const VALUE_COUNTS = 20;

/** Characters of a long text that are kept, of its beginning and of its end. */
const KEPT = 500;

/** Whether a value is short enough to be written whole; one with a circle is not. */
export function isShort(value: unknown): boolean {
	let left = MOST_WRITTEN;
	const open: unknown[] = [value];
	while (open.length > 0 && left > 0) {
		const next = open.pop();
		left -= 1 + (typeof next === 'string' ? next.length : 0);
		if (typeof next !== 'object' || next === null) continue;
		if (Array.isArray(next)) {
			left -= next.length;
			if (left > 0) next.forEach((part) => open.push(part));
			continue;
		}
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
 * JSON that tells long values apart without reading all of them: of long texts their ends and length, of lists their
 * length, and of many values the first ones. An object within itself is left out.
 */
export function abbreviate(value: unknown): string {
	const around = new Set<object>();
	let left = MOST_WRITTEN;

	function copyList(list: unknown[]): unknown[] {
		const copied: unknown[] = [list.length];
		for (let nth = 0; nth < list.length && left > 0; nth++) copied.push(copy(list[nth]));
		return copied;
	}

	function copyRecord(record: object): object {
		const copied: Record<string, unknown> = {};
		for (const key in record) {
			if (left <= 0) break;
			copied[key] = copy((record as Record<string, unknown>)[key]);
		}
		return copied;
	}

	function copy(one: unknown): unknown {
		left -= VALUE_COUNTS;
		if (typeof one === 'string') {
			const text = shorten(one);
			left -= text.length;
			return text;
		}
		if (typeof one === 'bigint') return String(one);
		// A date writes itself.
		if (typeof one !== 'object' || one === null || 'toJSON' in one) return one;
		if (around.has(one)) return '…';
		around.add(one);
		const copied = Array.isArray(one) ? copyList(one) : copyRecord(one);
		around.delete(one);
		return copied;
	}

	return JSON.stringify(copy(value));
}
