/* eslint-disable @n8n/community-nodes/no-restricted-globals -- not published */
import type { FastifyReply, FastifyRequest } from 'fastify';

import type { RetryAfter } from './faults';
import type { PlannedFault } from './plans';
import type { Answer, RequestRecord } from './types';

/** Long enough for half a body to arrive before the reset that would discard it. */
const MID_BODY_PAUSE_MS = 20;

const SAID_LENGTH = 200;

/** A request on its way through the emulator. */
export interface Exchange {
	request: FastifyRequest;
	reply: FastifyReply;
	record: RequestRecord;
}

/** What a fault needs from the server that it strikes. */
export interface StrikeContext {
	/** Another origin, for redirects. */
	elsewhere: string;
	unplug: (ms: number) => void;
	/** Resolves when the request may be answered. */
	hold: (record: RequestRecord) => Promise<void>;
}

export async function deliver({ reply, record }: Exchange, answer: Answer): Promise<void> {
	record.answeredWith = answer.code;
	if (typeof answer.body === 'string') record.said = answer.body.slice(0, SAID_LENGTH);
	await reply
		.code(answer.code)
		.headers(answer.headers ?? {})
		.send(answer.body.length === 0 ? undefined : answer.body);
}

/**
 * Carries out a fault on the connection of a request.
 *
 * @param intended the true answer; undefined when the server has not carried the request out
 */
export async function strike(
	exchange: Exchange,
	{ name, fault }: PlannedFault,
	intended: Answer | undefined,
	context: StrikeContext,
): Promise<void> {
	const { reply, record, request } = exchange;
	record.faultName = name;
	switch (fault.kind) {
		case 'resetBeforeRead':
		case 'resetAfterRead':
			reset(exchange);
			return;
		case 'resetMidBody':
			resetMidBody(exchange, intended ?? NOTHING_DONE);
			return;
		case 'hang':
			record.answeredWith = 'hang';
			reply.hijack();
			return;
		case 'held':
			await context.hold(record);
			if (record.answeredWith === 'waiting') await deliver(exchange, intended ?? NOTHING_DONE);
			return;
		case 'redirect':
			await deliver(exchange, {
				code: fault.code,
				headers: { location: fault.to ?? context.elsewhere + request.url },
				body: '',
			});
			return;
		case 'truncate':
			await deliver(exchange, { ...truncate(intended ?? NOTHING_DONE), code: fault.code });
			return;
		case 'slow':
			await pause(fault.ms);
			await deliver(exchange, intended ?? NOTHING_DONE);
			return;
		case 'unplugAfter':
			reply.raw.once('close', () => context.unplug(fault.ms));
			reply.header('connection', 'close');
			await deliver(exchange, intended ?? NOTHING_DONE);
			return;
		case 'answer':
			await deliver(exchange, {
				code: fault.code,
				headers: {
					...(fault.contentType && { 'content-type': fault.contentType }),
					...(fault.retryAfter && { 'retry-after': tellRetryAfter(fault.retryAfter) }),
				},
				body: fillIn(fault.body ?? '', record),
			});
	}
}

/** The true answer of a request that was deliberately not carried out. */
const NOTHING_DONE: Answer = {
	code: 500,
	headers: { 'content-type': 'application/json; charset=utf-8' },
	body: JSON.stringify({ message: 'Internal server error.' }),
};

function reset({ reply, record, request }: Exchange): void {
	record.answeredWith = 'reset';
	reply.hijack();
	request.raw.socket.resetAndDestroy();
}

function resetMidBody(exchange: Exchange, { code, headers, body }: Answer): void {
	const { reply, record } = exchange;
	record.answeredWith = 'reset';
	reply.hijack();
	const bytes = contentOf(body);
	reply.raw.writeHead(code, { ...headers, 'content-length': bytes.length });
	reply.raw.write(halve(bytes), () => {
		setTimeout(() => exchange.request.raw.socket.resetAndDestroy(), MID_BODY_PAUSE_MS);
	});
}

function truncate(answer: Answer): Answer {
	return { ...answer, body: halve(contentOf(answer.body)) };
}

/** An answer without a body has none to cut: an unknown session gets that of a known one. */
function contentOf(body: string | Buffer): Buffer {
	return Buffer.from(body.length === 0 ? '{"status":"PENDING"}' : body);
}

function halve(bytes: Buffer): Buffer {
	return bytes.subarray(0, Math.floor(bytes.length / 2));
}

function tellRetryAfter({ seconds, as }: RetryAfter): string {
	return as === 'seconds' ? String(seconds) : new Date(Date.now() + seconds * 1000).toUTCString();
}

function fillIn(body: string, { method, path, headers }: RequestRecord): string {
	return body
		.replaceAll('{{authorization}}', String(headers.authorization ?? ''))
		.replaceAll('{{request}}', `${method} ${path}`);
}

/** Waits for `ms` milliseconds; for 0 not at all. */
export async function pause(ms: number): Promise<void> {
	if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
}
