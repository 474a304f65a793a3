import type { Choice } from './contract';
import { readAmount } from './amount';
import { isRecord } from './render';

function toChoice(entry: unknown): Choice[] {
	if (!isRecord(entry) || typeof entry.value !== 'string' || entry.value.trim() === '') return [];
	const label = typeof entry.label === 'string' && entry.label !== '' ? entry.label : entry.value;
	const price = readAmount(entry.basePrice);
	const name = price !== null && price > 0 ? `${label} (${price} credits)` : label;
	return [{ name, value: entry.value }];
}

/** One list of the API's supported models as dropdown entries; entries without a key are left out. */
export function readModels(list: unknown): Choice[] {
	return Array.isArray(list) ? list.flatMap(toChoice) : [];
}
