import type { IDataObject } from 'n8n-workflow';
import type { Execution } from '../scripts/n8n-rest';
import { NEXT, ROWS } from './workflows';

/** A video that the node after the contender got. */
export interface Emitted {
	/** Milliseconds since 1970. */
	at: number;
	json: IDataObject;
}

/**
 * What came out of a run, and when.
 *
 * @param videos how many must have come out
 * @returns `wallMs`: from the first node after the webhook to the end of the last node
 * @throws when the execution failed or a video is missing: its figures would mean nothing
 */
export function readOutcome(
	name: string,
	{ status, data }: Execution,
	videos: number,
): { wallMs: number; emitted: Emitted[] } {
	const { runData, error } = data.resultData;
	const emitted = (runData[NEXT] ?? []).flatMap(({ startTime, data: output }) =>
		(output?.main[0] ?? []).map(({ json }) => ({ at: startTime, json })),
	);
	if (status !== 'success' || emitted.length !== videos) {
		const told = error?.message ?? `${emitted.length} of ${videos} videos came out`;
		throw new Error(`${name}: the execution ended with ${status}: ${told}`);
	}
	const runs = Object.values(runData).flat();
	const endedAt = Math.max(
		...runs.map(({ startTime, executionTime }) => startTime + executionTime),
	);
	return { wallMs: endedAt - runData[ROWS][0].startTime, emitted };
}
