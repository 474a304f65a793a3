/** How many of these moments (milliseconds) lie in the fullest second. */
export function countBusiest(moments: number[]): number {
	return Math.max(
		...moments.map((first) => moments.filter((at) => at >= first && at < first + 1000).length),
	);
}
