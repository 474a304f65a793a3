import type { CreateBody } from '../api/contract';
import { readSessionId } from '../api/render';
import type { Clock, StopSignal } from '../clock';
import { amendFailure, type SamsarFailure } from '../failures/failure';
import type { Answer, Reply } from '../transport/answer';
import { isAccepted, showBody } from '../transport/answer';
import { Patience } from '../transport/patience';
import { describeReply, toRefusal } from '../transport/refusal';
import type { Trouble } from '../transport/retryPolicy';
import { provesNothingAccepted } from '../transport/retryPolicy';
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

/** The only trouble after which a create is sent again by itself. */
function findRateLimit(reply: Reply): Trouble | null {
	return reply.kind === 'answer' && reply.httpCode === 429 ? reply : null;
}

/** Creates renders. The patience with a rate limit is shared by all renders of a run. */
export class RenderCreator {
	private readonly connection: SamsarConnection;

	private readonly patience: Patience;

	constructor({ connection, clock, stop }: CreateTools) {
		this.connection = connection;
		this.patience = new Patience(clock, stop, RATE_LIMIT_PATIENCE);
	}

	/**
	 * Sends a create until Samsar answers anything but a rate limit, for at most a minute.
	 *
	 * @param mayBegin as in SamsarRequest; when it says no, nothing is sent, as after a Stop
	 */
	async create(body: CreateBody, mayBegin: () => Promise<boolean>): Promise<CreateResult> {
		const send = async () => await this.send(body, mayBegin);
		const reply = await this.patience.retry(send, findRateLimit);
		if (reply.kind === 'silence' && reply.isStopped) {
			return { kind: 'stopped', late: reply.late?.then(readCreateReply) };
		}
		return readCreateReply(reply);
	}

	private async send(body: CreateBody, mayBegin: () => Promise<boolean>): Promise<Reply> {
		return await this.connection.send({
			method: 'POST',
			url: `${this.connection.baseUrl}/create`,
			body: { ...body },
			timeoutMs: ANSWER_TIMES.create,
			mayBegin,
			onStop: 'finish',
		});
	}
}
