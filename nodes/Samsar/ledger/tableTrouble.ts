import { COLUMNS, TABLE_NAME } from './orderRow';

/** n8n's own messages that the ledger recognizes. */
const GONE = /data table with id .* could not be found|could not find the data table/i;
const COLUMN = /unknown column name '([^']+)'|Column\(s\) "([^"]+)" do not exist/i;
const FULL = /size limit exceeded/i;
const EXCLUDED = /unrecognized node type|node type .* is not known/i;
const OUT_OF_TIME = /cancell?ed because it timed out/i;

const LONGEST_MESSAGE = 200;

/** The table cannot be used. The message is a reason that follows "because". */
export class TableTrouble extends Error {
	/** @param mayPass whether another try may succeed */
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

export function readMessage(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

export function asError(error: unknown): Error {
	return error instanceof Error ? error : new Error(String(error));
}

/** Whether the table was deleted. */
export function isGone(error: unknown): boolean {
	return GONE.test(readMessage(error));
}

/** Whether n8n does not load the nodes that the child workflows use. */
export function isExcluded(error: unknown): boolean {
	return EXCLUDED.test(readMessage(error));
}

/** Whether the execution reached its time limit. n8n then runs a child workflow only if nothing waits for it. */
export function isOutOfTime(error: unknown): boolean {
	return OUT_OF_TIME.test(readMessage(error));
}

function describeMissingColumn(column: string): string {
	return `the data table ${TABLE_NAME} has no column ${column}`;
}

/**
 * People may delete columns of the table.
 *
 * @throws TableTrouble for the first missing column
 */
export function checkColumns(hasColumn: (name: string) => boolean): void {
	const missing = COLUMNS.find(({ name }) => !hasColumn(name));
	if (missing !== undefined) throw new TableTrouble(describeMissingColumn(missing.name), true);
}

/** An error from n8n as one with a short reason. */
export function toTrouble(error: unknown): TableTrouble {
	if (error instanceof TableTrouble) return error;
	const message = readMessage(error);
	const column = COLUMN.exec(message);
	if (column) return new TableTrouble(describeMissingColumn(column[1] ?? column[2]));
	if (FULL.test(message)) return new TableTrouble('the data tables of this n8n are full');
	if (isExcluded(error)) return new TableTrouble("n8n's node Data Table is switched off");
	if (isOutOfTime(error)) return new TableTrouble('the execution has reached its time limit');
	if (isGone(error)) return new TableTrouble(`the data table ${TABLE_NAME} was deleted`);
	const short = message.slice(0, LONGEST_MESSAGE);
	return new TableTrouble(`n8n's data table did not answer (${short})`, true);
}
