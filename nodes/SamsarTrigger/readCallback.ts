import type { JsonRecord } from '../Samsar/api/render';
import { isRecord, readSessionId } from '../Samsar/api/render';
import { readBody } from '../Samsar/transport/answer';

/** Bytes of the largest body that is read. A callback has a few hundred. */
export const MAX_BODY_BYTES = 64 * 1024;

/** Characters of the longest session ID that is asked about; Samsar's have 24 at most. */
export const MAX_ID_LENGTH = 200;

/** A request to the webhook, as n8n hands it on. */
export interface CallbackRequest {
	/** What n8n parsed, whatever that is. */
	body: unknown;
	/** The body's bytes: a Buffer, when n8n has read them. */
	rawBody?: unknown;
	headers: Record<string, unknown>;
}

/** All that is believed of a callback: which session it is about. */
export type Callback = { sessionId: string } | { unusable: string };

function countBytes({ body, rawBody, headers }: CallbackRequest): number {
	if (rawBody instanceof Uint8Array) return rawBody.length;
	const announced = Number(headers['content-length'] ?? 0);
	return typeof body === 'string' ? Math.max(announced, body.length) : announced;
}

function readRecord({ body, rawBody }: CallbackRequest): JsonRecord | null {
	// n8n leaves a body of a type that it does not know unparsed, and rounds long numbers.
	const bytes = rawBody instanceof Uint8Array ? String(rawBody) : '';
	const read = readBody(typeof body === 'string' ? body : bytes);
	if (read.form === 'json') return read.value;
	return isRecord(body) ? body : null;
}

/**
 * Reads which session a callback is about, in the form of any generation of the API: the ID lies in
 * the body or in an object in it. The rest of the body is a stranger's word and is not read at all.
 * Never throws.
 */
export function readCallback(request: CallbackRequest): Callback {
	if (countBytes(request) > MAX_BODY_BYTES) {
		return { unusable: `its body is larger than ${MAX_BODY_BYTES} bytes` };
	}
	const body = readRecord(request);
	if (body === null) return { unusable: 'its body is not a JSON object' };
	const sessionId = readSessionId(body);
	if (sessionId === null) return { unusable: 'its body names no session' };
	if (sessionId.length > MAX_ID_LENGTH || !/^[\x21-\x7e]+$/.test(sessionId)) {
		return { unusable: 'what its body names cannot be the ID of a session' };
	}
	return { sessionId };
}
