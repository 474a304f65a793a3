/* eslint-disable @n8n/community-nodes/no-restricted-globals -- not published */
/** How much of the long tables and histories is run: a sample, or with `SAMSAR_TESTS=all` everything. */

const IS_WHOLE = process.env.SAMSAR_TESTS === 'all';

/** Turns the sample; `SAMSAR_SEED=<number>` repeats one. */
const SEED = Number(process.env.SAMSAR_SEED ?? Math.floor(Math.random() * 1_000));

/** How many random histories are lived through; the nightly job sets `SAMSAR_HISTORIES=2000`. */
export const HISTORIES = Number(process.env.SAMSAR_HISTORIES ?? (IS_WHOLE ? 300 : 60));

export interface Sample<Row> {
	rows: Row[];
	/** For the output, e.g. `170 of 680 rows (SAMSAR_SEED=7)`. */
	title: string;
}

/**
 * One row of each group, and the next one with the next seed; everything where everything is run.
 *
 * @param groupOf rows with the same name of their group stand for each other
 */
export function sampleOf<Row>(rows: Row[], groupOf: (row: Row) => string): Sample<Row> {
	if (IS_WHOLE) return { rows, title: `all ${rows.length} rows` };
	const groups = new Map<string, Row[]>();
	for (const row of rows) {
		const name = groupOf(row);
		groups.set(name, [...(groups.get(name) ?? []), row]);
	}
	const chosen = [...groups.values()].map((group, index) => group[(SEED + index) % group.length]);
	return { rows: chosen, title: `${chosen.length} of ${rows.length} rows (SAMSAR_SEED=${SEED})` };
}
