import type { IDataObject } from 'n8n-workflow';

import { readCharges, readSessionId } from '../api/render';
import { amendFailure, type SamsarFailure } from '../failures/failure';
import { routeMissing } from '../failures/routeMissing';
import type { Run } from '../run/run';
import type { Answer, Reply } from '../transport/answer';
import { isAccepted, isRouteMissing, readAcceptedJson, showBody } from '../transport/answer';
import { Patience } from '../transport/retry';
import { describeCode } from '../transport/proxy';
import { describeReply, isTooDear, toRefusal } from '../transport/refusal';
import { findRateLimit, provesNothingAccepted } from '../transport/retryPolicy';
import type { SamsarConnection } from '../transport/samsarConnection';
import { ANSWER_TIMES } from '../transport/samsarConnection';
import type { CreateEnd, Gate } from './gate';
import type { Order } from './order';
import { notDelivered, unknownSource } from './orderFailures';
import { resolveOrder } from './route';
import { PictureDesk } from './uploadPictures';

export type CreateResult =
	| CreateAnswer
	/** The execution was stopped. `late`: the answer to a request that was already sent. */
	| { kind: 'stopped'; late?: Promise<CreateAnswer> };

/** `creditsCharged`: absent = not in the answer. */
export interface AcceptedAnswer {
	kind: 'accepted';
	sessionId: string;
	creditsCharged?: number;
}

/** Samsar's answer to one create. `lost`: it may have accepted it. */
export type CreateAnswer =
	| AcceptedAnswer
	| { kind: 'refused'; failure: SamsarFailure }
	| { kind: 'lost'; reason: string; httpCode?: number };

/** What controls whether an order is sent. */
export interface Leave {
	/** As in SamsarRequest. If it returns false, the order is not sent. */
	mayBegin: () => Promise<boolean>;
	gate: Gate;
}

/** Milliseconds for which a rate-limited create is repeated. */
const RATE_LIMIT_PATIENCE = 60_000;

/** Length of the excerpt of an answer that may contain an otherwise unknown session ID. */
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

type Ordered = Pick<Order, 'route' | 'body' | 'sending'>;

/** For a server that listed its models at the same Base URL. */
const RIGHT_PLACE =
	'The Base URL is correct: this server listed its models there. The address is missing at the moment. Try again later.';

/** A refusal with the session ID it names. A `request_id` in it identifies the HTTP request. */
function readRefusal(reply: Answer, { route, body, sending }: Ordered): SamsarFailure {
	if (route.missing !== undefined && reply.httpCode === 404) {
		if (isRouteMissing(reply)) return routeMissing(`cannot ${route.missing}`);
		const sources = route.sourcesOf?.(body) ?? [];
		if (sources.length > 0) return unknownSource(sources, describeReply(reply));
	}
	const refusal = toRefusal(reply);
	const isRightPlace =
		isRouteMissing(reply) && sending !== undefined && sending.path !== route.path;
	const failure = isRightPlace ? amendFailure(refusal, { description: RIGHT_PLACE }) : refusal;
	const named = reply.body.form === 'json' ? reply.body.value.session_id : null;
	return amendFailure(failure, {
		message: `${failure.message}${nameSession(named)}`,
		// `create` gives one reason for all its refusals.
		isTooDear: (sending ?? route).path !== 'create' && isTooDear(reply),
	});
}

/** Interprets Samsar's reply to an order. */
export function readCreateReply(reply: Reply, ordered: Ordered): CreateAnswer {
	const body = readAcceptedJson(reply);
	const sessionId = body && readSessionId(body);
	if (body !== null && sessionId !== null) {
		const creditsCharged = readCharges(body);
		return { kind: 'accepted', sessionId, ...(creditsCharged !== null && { creditsCharged }) };
	}
	if (!provesNothingAccepted(reply)) {
		return { kind: 'lost', ...describeLoss(reply) };
	}
	const failure = reply.kind === 'answer' ? readRefusal(reply, ordered) : notDelivered(reply);
	return { kind: 'refused', failure };
}

/** What a reply means for the following creates. */
function readEnd(reply: Reply | null, path: string, ordered: Ordered): CreateEnd {
	if (reply === null || findRateLimit(reply) !== null) return { kind: 'nothing' };
	// The order is then sent to its other route.
	if (path !== ordered.route.path && isRouteMissing(reply)) return { kind: 'nothing' };
	const read = readCreateReply(reply, ordered);
	return reply.kind === 'silence' && read.kind === 'refused' ? { kind: 'nothing' } : read;
}

/** Sends orders. All orders of a run share the time limit for rate-limited retries. */
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
	 * Uploads the order's pictures, and sends the order. Repeats it for up to a minute after a rate limit.
	 *
	 * @param leave applies to the order, not to its pictures
	 */
	async create(
		order: Pick<Order, 'itemIndex' | 'route' | 'body' | 'pictures' | 'sending' | 'estimate'>,
		leave: Leave,
	): Promise<CreateResult> {
		const { route, pictures } = order;
		const { path, body } = order.sending ?? resolveOrder(order);
		const isHeldBack = () => leave.gate.closedFor(order) !== null;
		const upload = pictures && (await this.pictureDesk.upload(pictures, route, isHeldBack));
		if (upload !== undefined && upload.kind !== 'uploaded') return upload;
		const sent = upload ? { ...body, input: { ...body.input, image_urls: upload.urls } } : body;
		const sendTo = async (place: string) =>
			await this.patience.retry(
				async () => await this.send({ ...order, body: sent }, place, leave),
				findRateLimit,
			);
		let reply = await sendTo(path);
		if (path !== route.path && isRouteMissing(reply)) reply = await sendTo(route.path);
		const read = (answer: Reply) => readCreateReply(answer, order);
		if (reply.kind === 'silence' && reply.isStopped) {
			return { kind: 'stopped', late: reply.late?.then(read) };
		}
		return read(reply);
	}

	private async send(
		order: Pick<Order, 'itemIndex' | 'route' | 'body' | 'sending' | 'estimate'>,
		path: string,
		{ mayBegin, gate }: Leave,
	): Promise<Reply> {
		const { route, body } = order;
		const { answerTime = 'create' } = route;
		return await this.connection.send({
			method: 'POST',
			url: `${this.connection.baseUrl}/${path}`,
			body: { ...body } as IDataObject,
			timeoutMs: ANSWER_TIMES[answerTime],
			mayBegin,
			gate: {
				get isClosed() {
					return gate.closedFor(order) !== null;
				},
				get hasRoom() {
					return gate.hasRoom;
				},
				enter: () => gate.begin(),
				leave: (reply) => gate.end(order, readEnd(reply, path, order)),
			},
			onStop: 'finish',
		});
	}
}
