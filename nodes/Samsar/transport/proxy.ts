import type { IDataObject, IN8nHttpFullResponse } from 'n8n-workflow';

import type { Answer, Silence } from './answer';
import { isAccepted } from './answer';
import { listLayers } from './silence';

/** Status that only a proxy sends. */
const PROXY_LOGIN = 407;

/** Statuses that proxies and gateways send instead of the server, besides 52x. */
const GATEWAY_CODES = [403, 502, 503, 504, 511];

const REFUSALS: Record<number, string> = {
	407: 'it asks for a user name and a password',
	403: 'it does not allow this host',
};

export const PROXY_ADVICE = "Check n8n's proxy settings: HTTPS_PROXY, HTTP_PROXY and NO_PROXY.";

/** Name in messages for a gateway that cannot be distinguished from the server. */
export const GATEWAY = 'a proxy or gateway in front of Samsar';

/**
 * Makes n8n's request function throw for these statuses, because only its thrown errors include the connection.
 */
export const SHOWING_CONNECTIONS = {
	ignore: true as const,
	except: [PROXY_LOGIN, ...GATEWAY_CODES],
};

/** The used properties of a Node socket. */
interface Connection {
	encrypted?: boolean;
	bytesWritten?: number;
}

interface BegunAnswer extends IN8nHttpFullResponse {
	connection?: Connection | null;
}

/** One layer of the error that n8n throws for an answer. */
interface ThrownAnswer {
	httpCode?: unknown;
	request?: { socket?: Connection | null };
	response?: { status?: unknown; headers?: unknown; data?: unknown };
}

/**
 * The answer for which n8n threw.
 *
 * @throws the thrown error, if there was no answer
 */
export function takeThrownAnswer(thrown: unknown): BegunAnswer {
	const layers: ThrownAnswer[] = listLayers(thrown);
	const layer = layers.find(({ response }) => typeof response?.status === 'number');
	if (layer?.response !== undefined) {
		const { status, headers, data } = layer.response;
		return {
			statusCode: Number(status),
			headers: { ...Object(headers) } as IDataObject,
			body: data as IN8nHttpFullResponse['body'],
			connection: layer.request?.socket,
		};
	}
	const code = layers.map(({ httpCode }) => String(httpCode)).find((text) => /^\d{3}$/.test(text));
	if (code === undefined) throw thrown;
	return { statusCode: Number(code), headers: {}, body: '' };
}

/**
 * Whether an https request got an answer over an unencrypted connection on which nothing was sent. Node's proxy agents
 * return such an answer if a proxy refuses to connect. The request itself was then not sent.
 */
function hasNotLeft(connection: Connection | null | undefined, url: string): boolean {
	return /^https:/i.test(url) && connection?.bytesWritten === 0 && connection.encrypted !== true;
}

/** The refusal of a proxy to forward the request; null if there is none. Nothing reached the server then. */
export function readProxyRefusal(answer: BegunAnswer, url: string): Silence | null {
	const { statusCode, connection } = answer;
	const body = Object(answer.body) as { socket?: Connection | null; destroy?: () => void };
	if (statusCode !== PROXY_LOGIN && !hasNotLeft(connection ?? body.socket, url)) return null;
	body.destroy?.();
	const why = REFUSALS[statusCode] ?? 'it could not reach the server';
	return {
		kind: 'silence',
		reason: `the proxy between n8n and Samsar did not pass the request on, because ${why} (status ${statusCode})`,
		delivered: 'never',
		isProxy: true,
	};
}

/** Whether an answer looks like a page or text from a proxy or gateway instead of the API. */
export function isGatewayAnswer(answer: Answer): boolean {
	const { httpCode, body } = answer;
	if (isAccepted(answer)) return body.form === 'html';
	const isOfGateways = GATEWAY_CODES.includes(httpCode) || (httpCode >= 520 && httpCode < 530);
	return isOfGateways && ['html', 'text'].includes(body.form);
}

/** An answer's status, and its probable sender. */
export function describeCode(answer: Answer): string {
	const who = isGatewayAnswer(answer) ? `, which looks like ${GATEWAY}` : '';
	return `HTTP ${answer.httpCode}${who}`;
}
