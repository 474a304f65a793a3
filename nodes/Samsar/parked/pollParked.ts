import type { IExecuteFunctions, INodeExecutionData, IRunExecutionData } from 'n8n-workflow';

import type { Batch } from '../run/batch';
import { pause } from '../clock';
import { log } from '../log';
import { describeCharges } from '../run/chargeHint';
import type { Run } from '../run/run';
import { recallStatusAddress } from '../transport/readStatus';
import { addScenes } from '../wait/addScenes';
import type { AwaitedRender } from '../wait/settleRenders';
import { settleRenders } from '../wait/settleRenders';
import { openParkedRun } from './openParkedRun';
import { asksForFiles } from './park';
import { packBatch } from './parkedItem';
import { isEndNear, LONGEST_STAY_MS, planWait } from './planWait';
import { resumeBatch } from './resumeBatch';

/**
 * The ID of the stopped execution in n8n's error. It can differ from the execution of this data, because the retry of
 * a stopped execution keeps the old error while it waits.
 */
function readStopped({ resultData }: IRunExecutionData): unknown {
	const { extra } = Object(resultData.error) as { extra?: { executionId?: unknown } };
	return extra?.executionId;
}

/** Whether the parent execution was stopped or deleted; false if unknown. */
async function isParentGone(context: IExecuteFunctions, executionId: string): Promise<boolean> {
	try {
		const parent = await context.getExecutionDataById(executionId);
		return parent === undefined || readStopped(parent) === executionId;
	} catch {
		return false;
	}
}

/** Logs the sessions that no execution waits for any more. */
function sayGone(context: IExecuteFunctions, executionId: string, awaited: AwaitedRender[]): void {
	const named = awaited.map(({ sessionId }) => sessionId).join(', ');
	log(
		context,
		'warn',
		`Samsar: execution ${executionId} was stopped or deleted while it waited for ${named}. The videos are paid for. Fetch them with 'Get Status' and 'Wait for Completion' on.`,
	);
}

/** Written to the log, because n8n does not show the hints of a child. */
function sayCharges(context: IExecuteFunctions, batch: Batch): void {
	const charges = describeCharges(batch.list());
	if (charges !== null) log(context, 'info', `${batch.node.name}: ${charges}`);
}

/** Milliseconds between the requests of a poll that stays in the process. */
const LOOK_EVERY = 3_000;

/**
 * Polls the renders, repeatedly while all are about to end. Returns the unfinished ones.
 */
async function lookUntilParked(run: Run, awaited: AwaitedRender[]): Promise<AwaitedRender[]> {
	const { clock, stop } = run;
	let rest = await settleRenders(run, awaited, clock.now());
	const leaveAt = clock.now() + LONGEST_STAY_MS - LOOK_EVERY;
	while (rest.length > 0 && clock.now() <= leaveAt && isEndNear(rest, clock.now())) {
		await pause(clock, LOOK_EVERY, stop);
		rest = await settleRenders(run, rest, clock.now());
	}
	return rest;
}

/**
 * One poll of a parked wait. Returns the items for the next poll or the download, the final items if all renders have
 * ended and no file is wanted, or nothing if the parent no longer waits.
 */
export async function execute(
	context: IExecuteFunctions,
	batch: Batch,
): Promise<INodeExecutionData[]> {
	const items = resumeBatch(context, batch);
	const [{ parentExecutionId, polls, statusAddress, nodeName, isAsking }] = items;
	const awaited = items.flatMap((item) => item.awaited ?? []);
	if (await isParentGone(context, parentExecutionId)) {
		sayGone(context, parentExecutionId, awaited);
		return [];
	}
	const run = await openParkedRun(context, batch);
	const { connection, clock } = run;
	recallStatusAddress(connection, statusAddress);
	const rest = await lookUntilParked(run, awaited);
	if (rest.length === 0 && !asksForFiles(batch)) {
		sayCharges(context, batch);
		return isAsking ? await addScenes(run, batch.items()) : batch.items();
	}
	return packBatch(batch, rest, {
		parentExecutionId,
		nodeName,
		isAsking,
		polls: polls + 1,
		waitSeconds: planWait(rest, awaited, clock.now()),
		statusAddress: connection.statusAddress,
	});
}
