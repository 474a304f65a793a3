import { readAmount } from './amount';
import type { AdditionalInput } from './contract';
import { DOLLARS_PER_CREDIT, OUTRO_SECONDS } from './contract';
import type { JsonRecord } from './render';

/** The account's balance. */
export interface Balance {
	remainingCredits: number;
	/** As the API sends it; null if it is missing. */
	lastTopUp: unknown;
}

/** Reads the answer to a credits request; null if it contains no balance. */
export function readBalance(body: JsonRecord): Balance | null {
	const remaining = readAmount(body.remainingCredits ?? body.credits);
	if (remaining === null) return null;
	return { remainingCredits: remaining, lastTopUp: body.lastTopUp ?? null };
}

/** Credits for a message: `300 credits ($3.00)`. */
export function describeCredits(credits: number): string {
	return `${credits} credits ($${(credits * DOLLARS_PER_CREDIT).toFixed(2)})`;
}

/** Seconds that an outro adds to a video. They are charged like the others. */
export function outroSeconds(input: AdditionalInput): number {
	return input.outro_image_url !== undefined || input.generate_outro_image ? OUTRO_SECONDS : 0;
}
