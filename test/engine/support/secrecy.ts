import { API_KEY, type Outcome } from './harness';

/** Paths in `value` at which the text shows up, in properties of every kind, whatever their depth. */
export function findText(value: unknown, text: string): string[] {
	const forms = [text, Buffer.from(text).toString('base64'), encodeURIComponent(text)];
	const seen = new Set<object>();
	const found: string[] = [];
	const queue: Array<[string, unknown]> = [['', value]];
	for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
		const [path, part] = next;
		if (typeof part === 'string' && forms.some((form) => part.includes(form))) found.push(path);
		if (typeof part !== 'object' || part === null || seen.has(part)) continue;
		seen.add(part);
		if (Buffer.isBuffer(part)) queue.push([path, part.toString()]);
		else if (part instanceof Map || part instanceof Set) queue.push([path, [...part]]);
		else
			for (const key of Reflect.ownKeys(part))
				queue.push([`${path}.${String(key)}`, read(part, key)]);
	}
	return found;
}

function read(holder: object, key: string | symbol): unknown {
	try {
		return (holder as Record<string | symbol, unknown>)[key];
	} catch {
		return undefined;
	}
}

/** Everywhere outside the node where an execution shows the key; must be empty. */
export function findKey({ run, witness }: Outcome, key = API_KEY): string[] {
	const { thrown, logs, pushes, reports } = witness;
	return findText({ run, thrown, logs, pushes, reports }, key);
}

/** @returns the outcome, once it is known to hold no key */
export function expectNoKey(outcome: Outcome): Outcome {
	expect(findKey(outcome)).toEqual([]);
	return outcome;
}
