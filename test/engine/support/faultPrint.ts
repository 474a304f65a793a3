import { FAULT_NAMES } from '../../emulator';
import { CONNECTION_FAULTS, MOMENTS, type Row } from './faultRows';
import type { RowResult } from './faultRun';

const VERDICTS = {
	video: 'video',
	refused: 'refused',
	uncertain: 'may have accepted',
	named: 'error with session',
	unclear: 'UNCLEAR',
};

function describeCell(results: RowResult[]): string {
	if (results.length === 0) return '–';
	const told = results.map(
		({ sent, accepted, verdict }) => `${sent}/${accepted} ${VERDICTS[verdict]}`,
	);
	return [...new Set(told)].join(' | ');
}

/** Without anything, with Continue On Fail, with Retry On Fail, with both. */
function rankWay({ retries, continues }: Row): number {
	return Number(retries) * 2 + Number(continues);
}

/**
 * The fault table as text. A cell is "creates sent/accepted, what the item says"; where Retry On
 * Fail makes a difference, the second entry is with it.
 *
 * @param title how many of the rows were run
 */
export function printTable(results: RowResult[], title: string): string {
	const sorted = [...results].sort((a, b) => rankWay(a.row) - rankWay(b.row));
	const faults = [...FAULT_NAMES, ...CONNECTION_FAULTS];
	const header = ['fault', ...MOMENTS];
	const lines = faults.map((fault) => [
		fault,
		...MOMENTS.map((moment) =>
			describeCell(sorted.filter(({ row }) => row.fault === fault && row.moment === moment)),
		),
	]);
	const widths = header.map((_, column) =>
		Math.max(...[header, ...lines].map((line) => line[column].length)),
	);
	const table = [header, ...lines]
		.map((line) =>
			line
				.map((cell, column) => cell.padEnd(widths[column]))
				.join('  ')
				.trimEnd(),
		)
		.join('\n');
	const sum = (count: (result: RowResult) => number) =>
		results.reduce((total, result) => total + count(result), 0);
	return `\n${table}\n\n${title}, ${sum(({ doublePayments }) => doublePayments)} double payments, ${sum(({ lostSessions }) => lostSessions.length)} lost sessions, ${sum(({ leaks }) => leaks.length)} places with the key\n`;
}
