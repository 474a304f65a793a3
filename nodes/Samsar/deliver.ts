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
 * Milliseconds in the node before the execution is parked, enough for two looks: what is refused at
 * once ends in it, and so does a short render. A slot that waits longer makes nothing, and a deploy
 * often gives an execution 10 s only.
 */
const IN_PROCESS_FIRST = 8_000;

/** Waits for the renders as their settings say, and returns the items of the whole batch. */
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
		// The renders are paid for: a wait that n8n could not park is better than none.
		sayWhyNot(run, waiting, `n8n could not park the execution (${tellReason(error)})`);
		return await deliverInProcess(run, rest);
	}
}

/** Looks at the renders for a while; returns those that have not ended. */
async function lookFirst(run: Run, renders: AwaitedRender[], ms: number): Promise<AwaitedRender[]> {
	// There is nothing to see yet of a render that was started just now.
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

/** Some tool contexts have no output pane. */
function hint({ context }: Run, message: string): void {
	context.addExecutionHints?.({ message, location: 'outputPane' });
}
