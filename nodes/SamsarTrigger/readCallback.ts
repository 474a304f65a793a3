import type { JsonRecord } from '../Samsar/api/render';
import { isRecord, readSessionId } from '../Samsar/api/render';
import { readBody } from '../Samsar/transport/answer';

/** Maximum size of a body in bytes. A callback has a few hundred. */
export const MAX_BODY_BYTES = 64 * 1024;

/** Maximum length of a session ID. Samsar's have at most 24 characters. */
export const MAX_ID_LENGTH = 200;

export interface CallbackRequest {
	/** As n8n parsed it. */
	body: unknown;
	/** A Buffer with the body's bytes, if n8n has read them. */
	rawBody?: unknown;
	headers: Record<string, unknown>;
}

/** The only information taken from a callback: its session ID. */
export type Callback = { sessionId: string } | { unusable: string };

function countBytes({ body, rawBody, headers }: CallbackRequest): number {
	if (rawBody instanceof Uint8Array) return rawBody.length;
	const announced = Number(headers['content-length'] ?? 0);
	return typeof body === 'string' ? Math.max(announced, body.length) : announced;
}

function readRecord({ body, rawBody }: CallbackRequest): JsonRecord | null {
	// n8n does not parse a body of an unknown type, and it rounds long numbers.
	const bytes = rawBody instanceof Uint8Array ? String(rawBody) : '';
	const read = readBody(typeof body === 'string' ? body : bytes);
	if (read.form === 'json') return read.value;
	return isRecord(body) ? body : null;
}

/**
 * Reads the session ID of a callback from any API generation: it is in the body or in an object in it.
 * The rest of the body is untrusted and not read. Never throws.
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
