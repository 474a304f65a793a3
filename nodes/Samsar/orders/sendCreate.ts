import type { CreateBody } from '../api/contract';
import { readSessionId } from '../api/render';
import type { Clock, StopSignal } from '../clock';
import { pause, SLICE_MS } from '../clock';
import { amendFailure, type SamsarFailure } from '../failures/failure';
import type { Answer, Reply } from '../transport/answer';
import { isAccepted, showBody } from '../transport/answer';
import { describeReply, toRefusal } from '../transport/refusal';
import { backoffMs, provesNothingAccepted } from '../transport/retryPolicy';
import type { SamsarConnection } from '../transport/samsarConnection';
import { ANSWER_TIMES } from '../transport/samsarConnection';
import { notDelivered } from './orderFailures';

export type CreateResult =
	| CreateAnswer
	/** The execution was stopped; `late` brings the answer of a request that was under way. */
	| { kind: 'stopped'; late?: Promise<CreateAnswer> };

/** What Samsar made of one create. `lost`: it may have accepted it. */
export type CreateAnswer =
	| { kind: 'accepted'; sessionId: string }
	| { kind: 'refused'; failure: SamsarFailure }
	| { kind: 'lost'; reason: string; httpCode?: number };

export interface CreateTools {
	connection: SamsarConnection;
	clock: Clock;
	stop?: StopSignal;
}

/** Milliseconds for which a rate-limited create is tried again. */
const RATE_LIMIT_PATIENCE = 60_000;

/** Characters of an answer in which a session may stand that nothing else names. */
const EVIDENCE_LENGTH = 1_000;

function describeLoss(reply: Reply): { reason: string; httpCode?: number } {
	if (reply.kind === 'silence') return { reason: describeReply(reply) };
	const { httpCode, body } = reply;
	if (isAccepted(reply)) {
		return { httpCode, reason: `HTTP ${httpCode}. ${showBody(body, EVIDENCE_LENGTH)}` };
	}
	const named = body.form === 'json' ? readSessionId(body.value) : null;
	return { httpCode, reason: `${describeReply(reply)}${nameSession(named)}` };
}

function nameSession(named: unknown): string {
	return typeof named === 'string' ? ` (it names session ${named})` : '';
}

/** A refusal, with the session it may be about; a `request_id` in it is that of the request. */
function readRefusal(reply: Answer): SamsarFailure {
	const failure = toRefusal(reply);
	const named = reply.body.form === 'json' ? reply.body.value.session_id : null;
	return amendFailure(failure, { message: `${failure.message}${nameSession(named)}` });
}

/** What Samsar's reply to a create means. */
export function readCreateReply(reply: Reply): CreateAnswer {
	if (reply.kind === 'answer' && isAccepted(reply) && reply.body.form === 'json') {
		const sessionId = readSessionId(reply.body.value);
		if (sessionId !== null) return { kind: 'accepted', sessionId };
	}
	if (!provesNothingAccepted(reply)) {
		return { kind: 'lost', ...describeLoss(reply) };
	}
	const failure = reply.kind === 'answer' ? readRefusal(reply) : notDelivered(reply.reason);
	return { kind: 'refused', failure };
}

/** Creates renders one at a time. The patience with a rate limit is shared by all renders of a run. */
export class RenderCreator {
	/** Since when Samsar has answered nothing but 429. */
	private limitedSince: number | null = null;

	constructor(private readonly tools: CreateTools) {}

	/** Sends a create until Samsar answers anything but a rate limit, for at most a minute. */
	async create(body: CreateBody, mayBegin: () => Promise<boolean>): Promise<CreateResult> {
		const { clock, stop } = this.tools;
		for (let tries = 1; ; tries++) {
			if (stop?.aborted || !(await mayBegin())) return { kind: 'stopped' };
			const request = this.send(body);
			const reply = await this.untilStopped(request);
			if (reply === null) return { kind: 'stopped', late: request.then(readCreateReply) };
			const wait = this.rateLimitWait(reply, tries);
			if (wait === null) return readCreateReply(reply);
			await pause(clock, wait, stop);
		}
	}

	private async send(body: CreateBody): Promise<Reply> {
		const { connection } = this.tools;
		return await connection.send({
			method: 'POST',
			url: `${connection.baseUrl}/create`,
			body: { ...body },
			timeoutMs: ANSWER_TIMES.create,
			outlivesStop: true,
		});
	}

	/** The reply, or null when the execution is stopped before it comes. */
	private async untilStopped(request: Promise<Reply>): Promise<Reply | null> {
		const { clock, stop } = this.tools;
		let reply: Reply | null = null;
		const answered = request.then((answer) => {
			reply = answer;
		});
		while (reply === null && !stop?.aborted) {
			await Promise.race([answered, pause(clock, SLICE_MS, stop)]);
		}
		return reply;
	}

	/** Milliseconds to wait before this create is sent again, or null when it is answered. */
	private rateLimitWait(reply: Reply, tries: number): number | null {
		if (reply.kind === 'silence' || reply.httpCode !== 429) {
			this.limitedSince = null;
			return null;
		}
		const now = this.tools.clock.now();
		this.limitedSince ??= now;
		const wait = backoffMs(tries, reply.retryAfterMs);
		return now + wait - this.limitedSince > RATE_LIMIT_PATIENCE ? null : wait;
	}
}
