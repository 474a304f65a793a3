import type { Render } from '../api/render';
import { readRender } from '../api/render';
import type { SamsarFailure } from '../failures/failure';
import type { Answer, Reply } from './answer';
import { isAccepted, isGatewayWord, isRouteMissing } from './answer';
import { listStatusAddresses } from './baseUrl';
import { describeReply, namesTheKey, toBlocked, toRefusal } from './refusal';
import { mayLookAgain } from './retryPolicy';
import type { SamsarConnection } from './samsarConnection';
import { ANSWER_TIMES } from './samsarConnection';

/** The result of one status request. */
export type Look =
	| { kind: 'render'; render: Render }
	/** A temporary error: try again. */
	| { kind: 'trouble'; reason: string; retryAfterMs: number | null; httpCode?: number }
	/** Samsar does not know the session. */
	| { kind: 'notFound'; reason: string }
	/** A permanent error. `refusesId`: its text, if it may be about the ID. */
	| { kind: 'refused'; failure: SamsarFailure; refusesId?: string };

/** Restores the working status address of an earlier part of a wait, if it is valid for this base URL. */
export function recallStatusAddress(connection: SamsarConnection, address?: string): void {
	if (address !== undefined && listStatusAddresses(connection.baseUrl).includes(address)) {
		connection.statusAddress = address;
	}
}

async function requestStatus(
	connection: SamsarConnection,
	address: string,
	sessionId: string,
): Promise<Reply> {
	return await connection.send({
		method: 'GET',
		url: address,
		// The API generations use different names for the ID; each ignores the other one.
		query: { session_id: sessionId, request_id: sessionId },
		timeoutMs: ANSWER_TIMES.status,
	});
}

/** Whether the answer must come from Samsar itself: gateways also send JSON about missing routes. */
function provesRoute(reply: Reply): boolean {
	if (reply.kind !== 'answer' || reply.body.form !== 'json') return false;
	return !mayLookAgain(reply) && !isRouteMissing(reply);
}

/** Tries each status address until one answers, and stores it for the run. */
async function searchStatus(connection: SamsarConnection, sessionId: string): Promise<Reply> {
	let first: Reply | null = null;
	for (const address of listStatusAddresses(connection.baseUrl)) {
		const reply = await requestStatus(connection, address, sessionId);
		if (provesRoute(reply)) connection.statusAddress = address;
		if (!isRouteMissing(reply)) return reply;
		first ??= reply;
	}
	return first as Reply;
}

/** Requests the known status address. If none is known, one request searches for it first. */
async function findStatus(connection: SamsarConnection, sessionId: string): Promise<Reply> {
	// Wait for a running search, so that concurrent requests do not search too.
	if (connection.statusAddress === undefined && connection.search) await connection.search;
	if (connection.statusAddress !== undefined) {
		return await requestStatus(connection, connection.statusAddress, sessionId);
	}
	const reply = searchStatus(connection, sessionId);
	connection.search ??= reply.then(() => {
		connection.search = undefined;
	});
	return await reply;
}

function isTroubleOnKnownRoute(connection: SamsarConnection, answer: Answer): boolean {
	return connection.statusAddress !== undefined && isGatewayWord(answer);
}

/** Statuses for an invalid ID; the documented server uses the first. */
const REFUSES_THE_ID = [400, 410, 422];

function mayRefuseId(answer: Answer): boolean {
	return REFUSES_THE_ID.includes(answer.httpCode) && !namesTheKey(answer);
}

/** Requests a session's status once. Never throws for server or network errors. */
export async function lookAtSession(
	connection: SamsarConnection,
	sessionId: string,
): Promise<Look> {
	const reply = await findStatus(connection, sessionId);
	if (reply.kind === 'silence') {
		if (reply.isBlocked) return { kind: 'refused', failure: toBlocked(reply) };
		return { kind: 'trouble', reason: reply.reason, retryAfterMs: null };
	}
	if (isAccepted(reply) && reply.body.form === 'json') {
		return { kind: 'render', render: readRender(sessionId, reply.body.value) };
	}
	if (mayLookAgain(reply) || isTroubleOnKnownRoute(connection, reply)) {
		const { retryAfterMs, httpCode } = reply;
		return { kind: 'trouble', reason: describeReply(reply), retryAfterMs, httpCode };
	}
	if (reply.httpCode === 404) return { kind: 'notFound', reason: describeReply(reply) };
	return {
		kind: 'refused',
		failure: toRefusal(reply, 'The render continues at Samsar. Nothing further was charged.'),
		...(mayRefuseId(reply) && { refusesId: describeReply(reply) }),
	};
}
