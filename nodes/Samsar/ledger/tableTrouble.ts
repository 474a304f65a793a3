import { COLUMNS, TABLE_NAME } from './orderRow';

/** What n8n says, and what it means for the ledger. */
const GONE = /data table with id .* could not be found|could not find the data table/i;
const COLUMN = /unknown column name '([^']+)'|Column\(s\) "([^"]+)" do not exist/i;
const FULL = /size limit exceeded/i;
const EXCLUDED = /unrecognized node type|node type .* is not known/i;
const OUT_OF_TIME = /cancell?ed because it timed out/i;

const LONGEST_MESSAGE = 200;

/** The table cannot be used. The message is a reason, in words that follow "because". */
export class TableTrouble extends Error {
	/** @param mayPass whether another try can go well */
	constructor(
		reason: string,
		readonly mayPass = false,
	) {
		super(reason);
	}
}

export class NoTableYet extends TableTrouble {
	constructor() {
		super(`there is no data table ${TABLE_NAME} yet`);
	}
}

/** What was thrown, in its own words. */
export function readMessage(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

/** What was thrown, to be thrown on. */
export function asError(error: unknown): Error {
	return error instanceof Error ? error : new Error(String(error));
}

/** Whether a person has deleted the table. */
export function isGone(error: unknown): boolean {
	return GONE.test(readMessage(error));
}

/** Whether n8n does not load the nodes that the children are made of. */
export function isExcluded(error: unknown): boolean {
	return EXCLUDED.test(readMessage(error));
}

/** Whether the time limit of the execution is over: n8n then runs a child only if nobody waits for it. */
export function isOutOfTime(error: unknown): boolean {
	return OUT_OF_TIME.test(readMessage(error));
}

function describeMissingColumn(column: string): string {
	return `the data table ${TABLE_NAME} has no column ${column}`;
}

/**
 * The table is the people's, who may take a column away.
 *
 * @throws TableTrouble for the first column that is missing
 */
export function checkColumns(hasColumn: (name: string) => boolean): void {
	const missing = COLUMNS.find(({ name }) => !hasColumn(name));
	if (missing !== undefined) throw new TableTrouble(describeMissingColumn(missing.name), true);
}

/** What n8n threw, as a plain error with a short reason. */
export function toTrouble(error: unknown): TableTrouble {
	if (error instanceof TableTrouble) return error;
	const message = readMessage(error);
	const column = COLUMN.exec(message);
	if (column) return new TableTrouble(describeMissingColumn(column[1] ?? column[2]));
	if (FULL.test(message)) return new TableTrouble('the data tables of this n8n are full');
	if (isExcluded(error)) return new TableTrouble("n8n's node Data Table is switched off");
	if (isOutOfTime(error)) return new TableTrouble('the time limit of the execution is over');
	if (isGone(error)) return new TableTrouble(`the data table ${TABLE_NAME} was deleted`);
	const short = message.slice(0, LONGEST_MESSAGE);
	return new TableTrouble(`n8n's data table did not answer (${short})`, true);
}
