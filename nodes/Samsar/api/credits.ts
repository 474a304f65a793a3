import { readAmount } from './amount';
import { DOLLARS_PER_CREDIT } from './contract';
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

/** Credits as a person reads them: `300 credits ($3.00)`. */
export function describeCredits(credits: number): string {
	return `${credits} credits ($${(credits * DOLLARS_PER_CREDIT).toFixed(2)})`;
}
