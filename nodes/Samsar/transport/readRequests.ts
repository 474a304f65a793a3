import { MOST_LISTED } from '../api/contract';
import type { ListedSession } from '../api/listed';
import { readListed } from '../api/listed';
import type { JsonRecord } from '../api/render';
import type { Clock, StopSignal } from '../clock';
import type { AnswerBody, Reply } from './answer';
import { isAccepted, isRouteMissing } from './answer';
import { readRootUrl } from './baseUrl';
import { Patience } from './retry';
import { describeReply } from './refusal';
import { findPassingTrouble } from './retryPolicy';
import type { SamsarConnection } from './samsarConnection';
import { ANSWER_TIMES } from './samsarConnection';

export interface ReadTools {
	connection: SamsarConnection;
	clock: Clock;
	stop?: StopSignal;
}

/** Path of a session's details, below the API's root. */
export const DETAILS_PATH = '/v2/status_detailed';

/** Milliseconds for which a failed request is repeated. */
const PATIENCE = 8_000;

/** Bounds, in milliseconds, of how far the server's clock is ahead. */
export interface Skew {
	least: number;
	most: number;
}

/** The result of a request that only the newest API generation has. */
export type Told<Value> =
	| { kind: 'told'; value: Value; skew: Skew | null }
	/** The server is of an earlier generation. */
	| { kind: 'noRoute'; reply: Reply }
	| { kind: 'trouble'; reply: Reply; reason: string };

/** The same for one session, which may be unknown. */
export type ToldOfSession<Value> = Told<Value> | { kind: 'notFound' };

/** Earlier generations answer unknown addresses with a 404 or a web page. */
function isNoRoute(reply: Reply): boolean {
	if (reply.kind === 'silence') return false;
	return reply.httpCode === 404 || (isAccepted(reply) && reply.body.form === 'html');
}

/** Sends a free request. A missing route is not retried. */
async function read<Value>(
	{ connection, clock, stop }: ReadTools,
	path: string,
	query: Record<string, string | number>,
	readBody: (body: AnswerBody) => Value | null,
): Promise<Told<Value>> {
	const url = `${readRootUrl(connection.baseUrl)}${path}`;
	const request = { method: 'GET' as const, url, query, timeoutMs: ANSWER_TIMES.status };
	let askedAt = clock.now();
	const reply = await new Patience(clock, stop, PATIENCE).retry(
		async () => {
			askedAt = clock.now();
			return await connection.send(request);
		},
		(tried) => (isNoRoute(tried) ? null : findPassingTrouble(tried)),
	);
	if (isNoRoute(reply)) return { kind: 'noRoute', reply };
	if (reply.kind === 'answer' && isAccepted(reply)) {
		const value = readBody(reply.body);
		const { date } = reply;
		// The header has whole seconds.
		const skew =
			date === undefined ? null : { least: date - clock.now(), most: date + 1_000 - askedAt };
		if (value !== null) return { kind: 'told', value, skew };
	}
	return { kind: 'trouble', reply, reason: describeReply(reply) };
}

/** The newest sessions of the account from all clients, newest first. */
export async function readRequests(tools: ReadTools): Promise<Told<ListedSession[]>> {
	const query = { limit: MOST_LISTED, type: 'video' };
	return await read(tools, '/v2/requests', query, (body) =>
		body.form === 'json' ? readListed(body.value) : null,
	);
}

/** Whether Samsar itself answered 404. A web page may come from another server. */
function isForgotten(reply: Reply): boolean {
	return reply.kind === 'answer' && reply.httpCode === 404 && !isRouteMissing(reply);
}

/** The details of a session: its status and order. */
export async function readSession(
	tools: ReadTools,
	sessionId: string,
): Promise<ToldOfSession<JsonRecord>> {
	const told = await read(tools, DETAILS_PATH, { request_id: sessionId }, (body) =>
		body.form === 'json' ? body.value : null,
	);
	return told.kind === 'noRoute' && isForgotten(told.reply) ? { kind: 'notFound' } : told;
}
