/**
 * Reads the form in which n8n sends the data of an execution (the format of the package `flatted`):
 * a list whose first entry is the root; inside an entry, a string is the index of another entry.
 *
 * @param text JSON as n8n sends it
 * @returns the root, with shared parts shared again
 */
export function unflatten(text: string): unknown {
	const entries = JSON.parse(text) as unknown[];
	const built = new Map<number, object>();

	const valueAt = (index: number): unknown => {
		const entry = entries[index];
		if (typeof entry !== 'object' || entry === null) return entry;
		const known = built.get(index);
		if (known) return known;
		const result: object = Array.isArray(entry) ? [] : {};
		built.set(index, result);
		for (const [key, value] of Object.entries(entry)) {
			Reflect.set(result, key, typeof value === 'string' ? valueAt(Number(value)) : value);
		}
		return result;
	};
	return valueAt(0);
}
