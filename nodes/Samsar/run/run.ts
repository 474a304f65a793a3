import type { IExecuteFunctions } from 'n8n-workflow';

import type { Clock, StopSignal } from '../clock';
import { systemClock } from '../clock';
import type { SamsarConnection } from '../transport/samsarConnection';
import { openConnection } from '../transport/samsarConnection';
import type { Batch } from './batch';

/** The tools of one node run, created after its fields are checked. */
export interface Run {
	context: IExecuteFunctions;
	batch: Batch;
	connection: SamsarConnection;
	clock: Clock;
	stop?: StopSignal;
}

/** @throws SamsarFailure if the credential cannot be used */
export async function openRun(context: IExecuteFunctions, batch: Batch): Promise<Run> {
	const stop = context.getExecutionCancelSignal?.();
	return { context, batch, connection: await openConnection(context), clock: systemClock, stop };
}
