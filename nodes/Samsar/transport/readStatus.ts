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

/** What one look at a session brought. */
export type Look =
	| { kind: 'render'; render: Render }
	/** Nothing usable this time: look again. */
	| { kind: 'trouble'; reason: string; retryAfterMs: number | null; httpCode?: number }
	/** Samsar does not know the session. */
	| { kind: 'notFound'; reason: string }
	/** An answer that will not change by looking again. `refusesId`: what it says, if it may mean the ID. */
	| { kind: 'refused'; failure: SamsarFailure; refusesId?: string };

/** Lets a later part of a wait ask where an earlier one was answered, as long as it may be asked. */
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
		// The API's generations differ in the name of the ID; each ignores the other one.
		query: { session_id: sessionId, request_id: sessionId },
		timeoutMs: ANSWER_TIMES.status,
	});
}

/** Whether only Samsar itself can have answered this: gateways, too, speak JSON about what is missing. */
function provesRoute(reply: Reply): boolean {
	if (reply.kind !== 'answer' || reply.body.form !== 'json') return false;
	return !mayLookAgain(reply) && !isRouteMissing(reply);
}

/** Asks each documented address until one of them answers, and remembers that one for the run. */
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

/** Asks the address that is known to work; while none is known, one look searches first. */
async function findStatus(connection: SamsarConnection, sessionId: string): Promise<Reply> {
	// Without a search there is nothing to wait for: all who begin together would search, too.
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

/** How the API refuses an ID that is none; the documented server with the first. */
const REFUSES_THE_ID = [400, 410, 422];

function mayRefuseId(answer: Answer): boolean {
	return REFUSES_THE_ID.includes(answer.httpCode) && !namesTheKey(answer);
}

/** Looks at a session once. Never throws for what the server or the network does. */
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
