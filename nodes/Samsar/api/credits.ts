import { readAmount } from './fieldValue';
import type { JsonRecord } from './render';

/** What Samsar tells about the account's balance. */
export interface Balance {
	remainingCredits: number;
	/** As the API sends it; null when it sends none. */
	lastTopUp: unknown;
}

/** Reads the answer to a credits request, or returns null when it names no balance. */
export function readBalance(body: JsonRecord): Balance | null {
	const remaining = readAmount(body.remainingCredits ?? body.credits);
	if (remaining === null) return null;
	return { remainingCredits: remaining, lastTopUp: body.lastTopUp ?? null };
}
