/** How many of these moments (milliseconds) lie in the fullest second. */
export function countBusiest(moments: number[]): number {
	const sorted = [...moments].sort((a, b) => a - b);
	let first = 0;
	return Math.max(
		...sorted.map((at, last) => {
			while (sorted[first] <= at - 1000) first++;
			return last - first + 1;
		}),
	);
}
