import type { IDataObject } from 'n8n-workflow';

import type { OrderBody } from '../api/contract';
import { readSessionId } from '../api/render';
import { amendFailure, type SamsarFailure } from '../failures/failure';
import { routeMissing } from '../failures/routeMissing';
import type { Run } from '../run/run';
import type { Answer, Reply } from '../transport/answer';
import { isAccepted, isRouteMissing, readAcceptedJson, showBody } from '../transport/answer';
import { Patience } from '../transport/patience';
import { describeCode } from '../transport/proxy';
import { describeReply, toRefusal } from '../transport/refusal';
import { findRateLimit, provesNothingAccepted } from '../transport/retryPolicy';
import type { SamsarConnection } from '../transport/samsarConnection';
import { ANSWER_TIMES } from '../transport/samsarConnection';
import type { Order } from './order';
import { notDelivered, unknownSource } from './orderFailures';
import type { Route } from './route';
import { PictureDesk } from './uploadPictures';

export type CreateResult =
	| CreateAnswer
	/** The execution was stopped; `late` brings the answer of a request that was under way. */
	| { kind: 'stopped'; late?: Promise<CreateAnswer> };

/** What Samsar made of one create. `lost`: it may have accepted it. */
export type CreateAnswer =
	| { kind: 'accepted'; sessionId: string }
	| { kind: 'refused'; failure: SamsarFailure }
	| { kind: 'lost'; reason: string; httpCode?: number };

/** Milliseconds for which a rate-limited create is tried again. */
const RATE_LIMIT_PATIENCE = 60_000;

/** Characters of an answer in which a session may stand that nothing else names. */
const EVIDENCE_LENGTH = 1_000;

function describeLoss(reply: Reply): { reason: string; httpCode?: number } {
	if (reply.kind === 'silence') return { reason: describeReply(reply) };
	const { httpCode, body } = reply;
	if (isAccepted(reply)) {
		return { httpCode, reason: `${describeCode(reply)}. ${showBody(body, EVIDENCE_LENGTH)}` };
	}
	const named = body.form === 'json' ? readSessionId(body.value) : null;
	return { httpCode, reason: `${describeReply(reply)}${nameSession(named)}` };
}

function nameSession(named: unknown): string {
	return typeof named === 'string' ? ` (it names session ${named})` : '';
}

type Ordered = Pick<Order, 'route' | 'body'>;

/** A refusal, with the session it may be about; a `request_id` in it is that of the request. */
function readRefusal(reply: Answer, { route, body }: Ordered): SamsarFailure {
	if (route.missing !== undefined && reply.httpCode === 404) {
		if (isRouteMissing(reply)) return routeMissing(`cannot ${route.missing}`);
		const sources = route.sourcesOf?.(body) ?? [];
		if (sources.length > 0) return unknownSource(sources, describeReply(reply));
	}
	const failure = toRefusal(reply);
	const named = reply.body.form === 'json' ? reply.body.value.session_id : null;
	return amendFailure(failure, { message: `${failure.message}${nameSession(named)}` });
}

/** What Samsar's reply to an order means. */
export function readCreateReply(reply: Reply, ordered: Ordered): CreateAnswer {
	const body = readAcceptedJson(reply);
	const sessionId = body && readSessionId(body);
	if (sessionId !== null) return { kind: 'accepted', sessionId };
	if (!provesNothingAccepted(reply)) {
		return { kind: 'lost', ...describeLoss(reply) };
	}
	const failure = reply.kind === 'answer' ? readRefusal(reply, ordered) : notDelivered(reply);
	return { kind: 'refused', failure };
}

/** Sends orders. The patience with a rate limit is shared by all orders of a run. */
export class RenderCreator {
	private readonly connection: SamsarConnection;

	private readonly patience: Patience;

	private readonly pictureDesk: PictureDesk;

	constructor(tools: Pick<Run, 'connection' | 'clock' | 'stop'>) {
		this.connection = tools.connection;
		this.patience = new Patience(tools.clock, tools.stop, RATE_LIMIT_PATIENCE);
		this.pictureDesk = new PictureDesk(tools);
	}

	/**
	 * Uploads the order's pictures and sends it until Samsar answers anything but a rate limit, for at
	 * most a minute.
	 *
	 * @param mayBegin as in SamsarRequest, of the order itself; when it says no, it is not sent, as after a Stop
	 */
	async create(
		order: Pick<Order, 'route' | 'body' | 'pictures'>,
		mayBegin: () => Promise<boolean>,
	): Promise<CreateResult> {
		const { route, body, pictures } = order;
		const upload = pictures && (await this.pictureDesk.upload(pictures, route));
		if (upload !== undefined && upload.kind !== 'uploaded') return upload;
		const sent = upload ? { ...body, input: { ...body.input, image_urls: upload.urls } } : body;
		const send = async () => await this.send(route, sent, mayBegin);
		const reply = await this.patience.retry(send, findRateLimit);
		const read = (answer: Reply) => readCreateReply(answer, order);
		if (reply.kind === 'silence' && reply.isStopped) {
			return { kind: 'stopped', late: reply.late?.then(read) };
		}
		return read(reply);
	}

	private async send(
		{ path, answerTime = 'create' }: Route,
		body: OrderBody,
		mayBegin: () => Promise<boolean>,
	): Promise<Reply> {
		return await this.connection.send({
			method: 'POST',
			url: `${this.connection.baseUrl}/${path}`,
			body: { ...body } as IDataObject,
			timeoutMs: ANSWER_TIMES[answerTime],
			mayBegin,
			onStop: 'finish',
		});
	}
}
