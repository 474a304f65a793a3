import type { IDataObject, IHttpRequestMethods } from 'n8n-workflow';

import type { Clock, StopSignal } from '../clock';
import { untilStopped } from '../clock';
import type { Answer, Reply, Silence } from './answer';
import type { Doorkeeper } from './doorkeeper';
import { LONGEST_QUIET_MS, Pace } from './pace';
import type { Lesson } from './tempo';

export interface SamsarRequest {
	method: IHttpRequestMethods;
	url: string;
	query?: IDataObject;
	body?: IDataObject;
	/** Milliseconds to wait for the answer. */
	timeoutMs: number;
	/** Asked right before sending; false stops the request. */
	mayBegin?: () => Promise<boolean>;
	/** For a paid request: whether it may be sent, asked before and after `mayBegin`. */
	gate?: Doorkeeper;
	/**
	 * Effect of a Stop of the execution. `end` (default): not sent, or aborted. `finish`: not sent, but not aborted once
	 * sent, because the answer is worth money. `ignore`: sent even after a Stop.
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

/** What a reply means for the tempo, and the milliseconds that the server asks to wait. */
function readLesson(reply: Reply): { lesson: Lesson; quietMs: number } {
	if (reply.kind === 'silence') return { lesson: 'nothing', quietMs: 0 };
	const { httpCode, retryAfterMs } = reply;
	if (httpCode === 429 || httpCode === 503) {
		return { lesson: 'refused', quietMs: retryAfterMs ?? 0 };
	}
	return { lesson: httpCode < 500 ? 'good' : 'nothing', quietMs: 0 };
}

/** A refusal with a longer Retry-After than a request can wait. */
interface Closure {
	reply: Answer;
	/** Milliseconds since 1970. */
	until: number;
}

/**
 * Creates the send function for all requests of one run. Each is sent in turn; after a Stop, only those that ignore it.
 * While the server asks to wait, no request is sent: its answer to one request applies to all.
 */
export function openDoor(sendNow: Send, clock: Clock, stop?: StopSignal): Send {
	const pace = new Pace(clock);
	let closure: Closure | null = null;

	async function sendAndLearn(request: SamsarRequest): Promise<Reply> {
		const sentAt = clock.now();
		let reply: Reply | null = null;
		try {
			reply = await sendNow(request);
		} finally {
			request.gate?.leave(reply);
		}
		const { lesson, quietMs } = readLesson(reply);
		const isTooLong = quietMs > LONGEST_QUIET_MS;
		if (isTooLong) closure = { reply: reply as Answer, until: clock.now() + quietMs };
		pace.learn(lesson, sentAt, isTooLong ? 0 : quietMs);
		return reply;
	}

	function readClosure(): Answer | null {
		const retryAfterMs = (closure?.until ?? 0) - clock.now();
		return closure !== null && retryAfterMs > 0
			? { ...closure.reply, retryAfterMs, isUnsent: true }
			: null;
	}

	async function sendAndFinish(request: SamsarRequest): Promise<Reply> {
		const late = sendAndLearn(request);
		return (await untilStopped(late, clock, stop)) ?? { ...STOPPED, delivered: 'maybe', late };
	}

	async function sendIfAllowed(request: SamsarRequest, obeyed?: StopSignal): Promise<Reply | null> {
		const { onStop, mayBegin = async () => true, gate } = request;
		let isSent = false;
		gate?.enter();
		try {
			if (!(await mayBegin()) || obeyed?.aborted || gate?.isClosed) return null;
			isSent = true;
		} finally {
			if (!isSent) gate?.leave(null);
		}
		return await (onStop === 'finish' ? sendAndFinish : sendAndLearn)(request);
	}

	return async (request) => {
		const obeyed = request.onStop === 'ignore' ? undefined : stop;
		const reply = await pace.inTurn(
			async () => readClosure() ?? (await sendIfAllowed(request, obeyed)),
			{ stop: obeyed, gate: request.gate },
		);
		return reply ?? STOPPED;
	};
}
