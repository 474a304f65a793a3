/**
 * The value below which a share of all values lies, by the nearest rank.
 *
 * @param share 0 to 1, e.g. 0.95
 * @returns NaN when there are no values
 */
export function quantile(values: number[], share: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	if (sorted.length === 0) return Number.NaN;
	return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

/** @returns the mean of the two middle values when their number is even; NaN when there are none */
export function median(values: number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = sorted.length / 2;
	if (sorted.length % 2 === 1) return sorted[Math.floor(middle)];
	return (sorted[middle - 1] + sorted[middle]) / 2;
}

export function mean(values: number[]): number {
	return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * Random numbers from 0 to 1 that are the same in every run (mulberry32, public domain).
 *
 * @param seed a whole number
 */
export function seededRandom(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

/**
 * @param times milliseconds, in any order
 * @returns the most of them that lie within any one second
 */
export function countBusiestSecond(times: number[]): number {
	const sorted = [...times].sort((a, b) => a - b);
	let most = 0;
	let oldest = 0;
	sorted.forEach((at, index) => {
		while (at - sorted[oldest] >= 1_000) oldest += 1;
		most = Math.max(most, index - oldest + 1);
	});
	return most;
}
