import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';

import type { Balance } from '../api/credits';
import { readBalance } from '../api/credits';
import { SamsarFailure } from '../failures/failure';
import { routeMissing } from '../failures/routeMissing';
import { endSentence } from '../failures/sentence';
import type { Batch } from '../run/batch';
import { readEach } from '../run/readEach';
import { openRun } from '../run/run';
import type { Reply } from '../transport/answer';
import { isAccepted, isRouteMissing, readAcceptedJson } from '../transport/answer';
import { findCreditsAddress } from '../transport/baseUrl';
import { sendPatiently } from '../transport/retry';
import { describeReply, toRefusal } from '../transport/refusal';
import { ANSWER_TIMES } from '../transport/samsarConnection';

export const entry: INodePropertyOptions = {
	name: 'Get Credits',
	value: 'getCredits',
	action: 'Get credits of account',
	description: 'Retrieve how many credits the account has left',
};

export const fields: INodeProperties[] = [];

/** @throws SamsarFailure if the reply contains no balance */
function readBalanceReply(reply: Reply): Balance {
	const body = readAcceptedJson(reply);
	const balance = body && readBalance(body);
	if (balance !== null) return balance;
	if (isRouteMissing(reply)) {
		throw routeMissing('does not report the credits of an account', {
			description: 'Check app.samsar.one. This operation needs a newer Samsar server.',
		});
	}
	if (reply.kind === 'answer' && !isAccepted(reply)) throw toRefusal(reply);
	throw new SamsarFailure({
		message: `The credits of the account could not be read: ${endSentence(describeReply(reply))} Try again later.`,
	});
}

/** Reads the account's balance once and returns it for every item. */
export async function execute(
	context: IExecuteFunctions,
	batch: Batch,
): Promise<INodeExecutionData[]> {
	const { connection, clock, stop } = await openRun(context, batch);
	const request = {
		method: 'GET' as const,
		url: findCreditsAddress(connection.baseUrl),
		timeoutMs: ANSWER_TIMES.status,
	};
	const balance = readBalanceReply(await sendPatiently(connection, request, clock, stop));
	await readEach(batch, (itemIndex) =>
		batch.finish(itemIndex, { json: { ...balance } as IDataObject }),
	);
	return batch.items();
}
