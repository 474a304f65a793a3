import type { IDataObject, IN8nHttpFullResponse } from 'n8n-workflow';

import type { Answer, Silence } from './answer';
import { isAccepted } from './answer';
import { listLayers } from './silence';

/** Only a proxy asks for a login of its own. */
const PROXY_LOGIN = 407;

/** Codes that proxies and gateways answer in the place of the server behind them, beside those of 52x. */
const GATEWAY_CODES = [403, 502, 503, 504, 511];

const REFUSALS: Record<number, string> = {
	407: 'it asks for a user name and a password',
	403: 'it does not allow this host',
};

/** Where a proxy is set, for messages. */
export const PROXY_ADVICE = "Check n8n's proxy settings: HTTPS_PROXY, HTTP_PROXY and NO_PROXY.";

/** What a message calls a gateway that cannot be told from the server behind it. */
export const GATEWAY = 'a proxy or gateway in front of Samsar';

/**
 * For n8n's request function: answers with these codes are thrown. n8n hides the connection of the
 * others, and tells it with what it throws.
 */
export const SHOWING_CONNECTIONS = {
	ignore: true as const,
	except: [PROXY_LOGIN, ...GATEWAY_CODES],
};

/** What is read of a connection of Node's own. */
interface Connection {
	encrypted?: boolean;
	bytesWritten?: number;
}

/** An answer that has begun. */
interface BegunAnswer extends IN8nHttpFullResponse {
	connection?: Connection | null;
}

/** What n8n throws for an answer, in one of its layers. */
interface ThrownAnswer {
	httpCode?: unknown;
	request?: { socket?: Connection | null };
	response?: { status?: unknown; headers?: unknown; data?: unknown };
}

/**
 * The answer for which n8n has thrown.
 *
 * @throws what was thrown, when there was no answer
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
 * Whether an answer came to a request by https over a connection on which nothing was encrypted and
 * nothing sent. Node's proxy agents hand such an answer on when a proxy refuses to connect to the
 * server: the request itself has not left then.
 */
function hasNotLeft(connection: Connection | null | undefined, url: string): boolean {
	return /^https:/i.test(url) && connection?.bytesWritten === 0 && connection.encrypted !== true;
}

/** The refusal of a proxy to pass the request on, which is ended then: nothing has reached the server. */
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

/** Whether an answer is a page, or words, in the place of one of the API, as a proxy or gateway writes it. */
export function isGatewayAnswer(answer: Answer): boolean {
	const { httpCode, body } = answer;
	if (isAccepted(answer)) return body.form === 'html';
	const isOfGateways = GATEWAY_CODES.includes(httpCode) || (httpCode >= 520 && httpCode < 530);
	return isOfGateways && ['html', 'text'].includes(body.form);
}

/** An answer's code, and who may have sent it. */
export function describeCode(answer: Answer): string {
	const who = isGatewayAnswer(answer) ? `, which looks like ${GATEWAY}` : '';
	return `HTTP ${answer.httpCode}${who}`;
}
