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
 * The execution that n8n says was stopped. It need not be the one whose data this is: the retry of a
 * stopped execution keeps that one's error, and waits all the same.
 */
function readStopped({ resultData }: IRunExecutionData): unknown {
	const { extra } = Object(resultData.error) as { extra?: { executionId?: unknown } };
	return extra?.executionId;
}

/** Whether the execution that waits for this child was stopped or deleted. Doubt means no. */
async function isParentGone(context: IExecuteFunctions, executionId: string): Promise<boolean> {
	try {
		const parent = await context.getExecutionDataById(executionId);
		return parent === undefined || readStopped(parent) === executionId;
	} catch {
		return false;
	}
}

/** The videos are paid for, and this is the last that n8n does about them. */
function sayGone(context: IExecuteFunctions, executionId: string, awaited: AwaitedRender[]): void {
	const named = awaited.map(({ sessionId }) => sessionId).join(', ');
	log(
		context,
		'warn',
		`Samsar: execution ${executionId} was stopped or deleted while it waited for ${named}. The videos are paid for. Fetch them with 'Get Status' and 'Wait for Completion' on.`,
	);
}

/** n8n shows the hints of a child nowhere. */
function sayCharges(context: IExecuteFunctions, batch: Batch): void {
	const charges = describeCharges(batch.list());
	if (charges !== null) log(context, 'info', `${batch.node.name}: ${charges}`);
}

/** Milliseconds between two looks of a poll that stays in the process. */
const LOOK_EVERY = 3_000;

/**
 * Looks at the renders; while all of them are about to end, for a while longer. Returns those that have
 * not ended.
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
 * One poll of a parked wait: looks at every session that has not ended. Returns the items for
 * the next poll or the download, the final items when all have ended and no file is wanted, or
 * nothing when nobody waits any more.
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
