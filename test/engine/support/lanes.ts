import { ANSWER_TIMES } from '../../../nodes/Samsar/transport/samsarConnection';
import { startEmulator, type Emulator, type EmulatorOptions } from '../../emulator';
import type { RowFault } from './faultRows';

/** Milliseconds after which a request counts as unanswered: where one hangs, and where none does. */
const SHORT_PATIENCE = 2_000;
const LONG_PATIENCE = 30_000;

const hangs = ({ fault }: { fault: RowFault }) => fault.startsWith('hang');

/**
 * Runs the rows of a fault table, those that hang before the others.
 *
 * @param lanes rows that run at the same time; each lane has an emulator of its own
 */
export async function runInLanes<Row extends { fault: RowFault }, Result>(
	rows: Row[],
	lanes: number,
	options: EmulatorOptions,
	runRow: (emulator: Emulator, row: Row) => Promise<Result>,
): Promise<Result[]> {
	const results: Result[] = [];
	const run = async (some: Row[], patience: number) => {
		Object.assign(ANSWER_TIMES, { status: patience, create: patience, pictures: patience });
		const waiting = [...some];
		const runLane = async () => {
			const emulator = await startEmulator(options);
			for (let row = waiting.shift(); row !== undefined; row = waiting.shift()) {
				results.push(await runRow(emulator, row));
			}
			await emulator.close();
		};
		await Promise.all(Array.from({ length: Math.min(lanes, some.length) }, runLane));
	};
	await run(rows.filter(hangs), SHORT_PATIENCE);
	await run(
		rows.filter((row) => !hangs(row)),
		LONG_PATIENCE,
	);
	return results;
}
