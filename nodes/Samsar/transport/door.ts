import type { IDataObject, IHttpRequestMethods } from 'n8n-workflow';

import type { Clock, StopSignal } from '../clock';
import { untilStopped } from '../clock';
import type { Reply, Silence } from './answer';
import { Pace } from './pace';

export interface SamsarRequest {
	method: IHttpRequestMethods;
	url: string;
	query?: IDataObject;
	body?: IDataObject;
	/** Milliseconds to wait for the answer. */
	timeoutMs: number;
	/** Asked when its turn has come; a no stops it. */
	mayBegin?: () => Promise<boolean>;
	/**
	 * What a Stop of the execution means for it. `end` (default): it is not sent any more, or ended.
	 * `finish`: not sent any more, but once sent it goes on, because its answer is worth money.
	 * `ignore`: it is sent after a Stop, too.
	 */
	onStop?: 'end' | 'finish' | 'ignore';
}

export type Send = (request: SamsarRequest) => Promise<Reply>;

const STOPPED: Silence = {
	kind: 'silence',
	reason: 'the execution was stopped',
	delivered: 'never',
	isStopped: true,
};

/**
 * The door through which all requests of one run leave: each when its turn has come, and after a Stop
 * only those that ignore it.
 */
export function openDoor(sendNow: Send, clock: Clock, stop?: StopSignal): Send {
	const pace = new Pace(clock);

	async function sendAndFinish(request: SamsarRequest): Promise<Reply> {
		const late = sendNow(request);
		return (await untilStopped(late, clock, stop)) ?? { ...STOPPED, delivered: 'maybe', late };
	}

	return async (request) => {
		const { onStop = 'end', mayBegin = async () => true } = request;
		const send = onStop === 'finish' ? sendAndFinish : sendNow;
		const obeyed = onStop === 'ignore' ? undefined : stop;
		const reply = await pace.inTurn(
			async () => ((await mayBegin()) && !obeyed?.aborted ? await send(request) : null),
			obeyed,
		);
		return reply ?? STOPPED;
	};
}
