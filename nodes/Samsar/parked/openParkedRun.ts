import type { IExecuteFunctions } from 'n8n-workflow';

import { SamsarFailure } from '../failures/failure';
import { toFailure } from '../failures/nodeError';
import { endSentence } from '../failures/sentence';
import type { Batch } from '../run/batch';
import type { Run } from '../run/run';
import { openRun } from '../run/run';

/** Removed from the reason, because the order itself was sent. */
const SENT_NOTHING = / Nothing was sent\.$/;

function refuse(thrown: unknown): never {
	const reason = toFailure(thrown).message.replace(SENT_NOTHING, '');
	throw new SamsarFailure({
		message: `The Samsar API credential could not be read while the execution was parked: ${endSentence(reason)} The video is paid for and not lost.`,
		description:
			"If the credential uses an expression, set 'Waiting' to 'In Process': a parked execution evaluates the expression with other data.",
	});
}

/**
 * Opens a run in the child workflow, where n8n evaluates the credential again.
 *
 * @throws SamsarFailure if the credential cannot be used there
 */
export async function openParkedRun(context: IExecuteFunctions, batch: Batch): Promise<Run> {
	return await openRun(context, batch).catch(refuse);
}
