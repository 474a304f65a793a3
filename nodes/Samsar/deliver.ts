import type { INodeExecutionData } from 'n8n-workflow';

import { addFiles } from './download/addFiles';
import { RETRY_DOWNLOAD } from './failures/waysBack';
import { log } from './log';
import { whyNotParkable } from './parked/parkable';
import { park } from './parked/park';
import { describeCharges } from './run/chargeHint';
import type { Run } from './run/run';
import type { AwaitedRender } from './wait/settleRenders';
import { settleRenders } from './wait/settleRenders';
import { warnOfTimeLimit } from './wait/timeLimit';

/**
 * Milliseconds of polling before the execution is parked. Enough for two polls, which detect immediate failures and
 * short renders. Not longer, because the wait occupies a worker slot, and a deployment often gives an execution only
 * 10 s to end.
 */
const IN_PROCESS_FIRST = 8_000;

/** Waits for the renders according to their settings, and returns the items of the whole batch. */
export async function deliver(run: Run, renders: AwaitedRender[]): Promise<INodeExecutionData[]> {
	const waits = renders.flatMap(({ settings }) => settings ?? []);
	const limit = warnOfTimeLimit(run.context, waits);
	if (limit !== null) {
		log(run.context, 'warn', `${run.batch.node.name}: ${limit}`);
		hint(run, limit);
	}
	const waiting = waits[0]?.waiting ?? 'inProcess';
	if (waiting === 'inProcess') return await deliverInProcess(run, renders);
	const obstacle = await whyNotParkable(run.context);
	if (obstacle !== null) {
		if (waiting === 'releaseWorker') sayWhyNot(run, waiting, obstacle);
		return await deliverInProcess(run, renders);
	}
	const rest = await lookFirst(run, renders, waiting === 'releaseWorker' ? 0 : IN_PROCESS_FIRST);
	if (rest.length === 0) return await deliverInProcess(run, rest);
	try {
		return await park(run, rest);
	} catch (error) {
		// The renders are paid for, so wait in the process instead of failing.
		sayWhyNot(run, waiting, `n8n could not park the execution (${tellReason(error)})`);
		return await deliverInProcess(run, rest);
	}
}

/** Polls the renders for a while; returns the unfinished ones. */
async function lookFirst(run: Run, renders: AwaitedRender[], ms: number): Promise<AwaitedRender[]> {
	// A new render has no result yet.
	if (ms === 0 && renders.every(({ isNew }) => isNew)) return renders;
	return await settleRenders(run, renders, run.clock.now() + ms);
}

async function deliverInProcess(run: Run, renders: AwaitedRender[]): Promise<INodeExecutionData[]> {
	await settleRenders(run, renders);
	await addFiles(run, RETRY_DOWNLOAD);
	const charges = describeCharges(run.batch.list());
	if (charges !== null) hint(run, charges);
	return run.batch.items();
}

function tellReason(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

function sayWhyNot(run: Run, waiting: string, obstacle: string): void {
	const { context } = run;
	const isChosen = waiting === 'releaseWorker';
	const what = isChosen
		? "'Release Worker' is not possible here"
		: 'The worker could not be released';
	const message = `${what}, because ${obstacle}. The node waited in the process instead.`;
	log(context, 'info', message);
	hint(run, message);
}

/** Some tool contexts do not support hints. */
function hint({ context }: Run, message: string): void {
	context.addExecutionHints?.({ message, location: 'outputPane' });
}
