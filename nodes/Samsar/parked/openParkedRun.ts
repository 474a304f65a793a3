import type { IExecuteFunctions } from 'n8n-workflow';

import { SamsarFailure } from '../failures/failure';
import { toFailure } from '../failures/nodeError';
import type { Batch } from '../run/batch';
import type { Run } from '../run/run';
import { openRun } from '../run/run';

/** True of this look, but beside the point: the order was sent. */
const SENT_NOTHING = / Nothing was sent\.$/;

function refuse(thrown: unknown): never {
	const reason = toFailure(thrown).message.replace(SENT_NOTHING, '');
	throw new SamsarFailure({
		message: `The video is paid for and not lost, but the Samsar API credential could not be read while the execution was parked: ${reason}`,
		description:
			"If the credential contains an expression, it sees other data there than when the video was ordered: then set 'Waiting' to 'In Process'.",
	});
}

/**
 * The run of a node in the child, where the credential is read anew.
 *
 * @throws SamsarFailure when it cannot be used there
 */
export async function openParkedRun(context: IExecuteFunctions, batch: Batch): Promise<Run> {
	return await openRun(context, batch).catch(refuse);
}
