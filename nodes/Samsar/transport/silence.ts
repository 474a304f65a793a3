import type { Silence } from './answer';

/** Error codes that occur before any part of the request is sent. */
const NEVER_DELIVERED: Record<string, string> = {
	ECONNREFUSED: 'the connection was refused',
	ENOTFOUND: 'the host name could not be found',
	EAI_AGAIN: 'the host name could not be looked up',
	EAI_FAIL: 'the host name could not be looked up',
	ERR_INVALID_CHAR: 'the API key contains a character that cannot be sent',
	ERR_INVALID_URL: 'the address is not valid',
	CERT_HAS_EXPIRED: "the server's certificate has expired",
	CERT_NOT_YET_VALID: "the server's certificate is not valid yet",
	DEPTH_ZERO_SELF_SIGNED_CERT: "the server's certificate is self-signed",
	SELF_SIGNED_CERT_IN_CHAIN: "the server's certificate chain is self-signed",
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: "the server's certificate could not be verified",
	UNABLE_TO_GET_ISSUER_CERT: "the server's certificate could not be verified",
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "the server's certificate could not be verified",
	ERR_TLS_CERT_ALTNAME_INVALID: "the server's certificate is for another host",
	// Node's code for a failed handshake. A stream that breaks later has an ERR_SSL code.
	EPROTO: 'the server does not support https, or no TLS version that this n8n supports',
};

/** Error codes after which the request may have arrived. */
const MAYBE_DELIVERED: Record<string, string> = {
	ECONNRESET: 'the connection was reset',
	EPIPE: 'the connection was closed',
	ECONNABORTED: 'no answer came in time',
	ETIMEDOUT: 'no answer came in time',
	ERR_CANCELED: 'the request was cancelled',
};

/** Messages of Node's proxy agents about a proxy that fails before it is connected. */
const TUNNEL_BROKEN =
	/\bproxy connection ended before\b|\bfrom proxy connect response\b|\btunneling socket could not\b/i;

/** System calls that precede sending, whatever their error code. */
const CONNECTING = ['connect', 'getaddrinfo'];

/** Node's message about a connection that ends during the https handshake; its code is that of any reset. */
const HANDSHAKE_ENDED = 'before secure TLS connection was established';

/** n8n's optional protection against requests to its own network. */
const BLOCKED =
	"n8n's own protection (N8N_SSRF_PROTECTION_ENABLED) blocks this address; an n8n administrator can allow its host (N8N_SSRF_ALLOWED_HOSTNAMES)";

interface ThrownFacts {
	name?: unknown;
	message?: unknown;
	code?: unknown;
	httpCode?: unknown;
	syscall?: unknown;
	cause?: unknown;
	errors?: unknown;
}

/** The thrown error and the errors it wraps: n8n wraps axios's error, which wraps Node's. */
export function listLayers(thrown: unknown, depth = 0): ThrownFacts[] {
	if (typeof thrown !== 'object' || thrown === null || depth > 5) return [];
	const facts = thrown as ThrownFacts;
	const inner = Array.isArray(facts.errors) ? facts.errors : [];
	return [facts, ...[facts.cause, ...inner].flatMap((layer) => listLayers(layer, depth + 1))];
}

/**
 * Interprets an error that a request threw. Only codes are read from the error, because the rest of it
 * contains the request's headers.
 */
export function readSilence(thrown: unknown): Silence {
	const layers = listLayers(thrown);
	const codes = layers
		.flatMap(({ code, httpCode }) => [code, httpCode])
		.filter((code): code is string => typeof code === 'string' && /^[A-Z]/.test(code));
	if (layers.some(({ name }) => /^Ssrf/.test(String(name)))) {
		return { kind: 'silence', reason: BLOCKED, delivered: 'never', isBlocked: true };
	}
	if (layers.some(({ message }) => TUNNEL_BROKEN.test(String(message)))) {
		return {
			kind: 'silence',
			reason: 'the proxy between n8n and Samsar broke off before it was connected',
			delivered: 'never',
			isProxy: true,
		};
	}
	const known = codes.find((code) => code in NEVER_DELIVERED || code in MAYBE_DELIVERED);
	const neverSent =
		(known !== undefined && known in NEVER_DELIVERED) ||
		layers.some(({ syscall }) => CONNECTING.includes(String(syscall))) ||
		layers.some(({ message }) => String(message).includes(HANDSHAKE_ENDED));
	const code = known ?? codes[0] ?? 'unknown cause';
	return {
		kind: 'silence',
		reason: `${NEVER_DELIVERED[code] ?? MAYBE_DELIVERED[code] ?? 'the request broke off'} (${code})`,
		delivered: neverSent ? 'never' : 'maybe',
	};
}
