import type { Answer, Silence } from '../../../nodes/Samsar/transport/answer';
import { readBody } from '../../../nodes/Samsar/transport/answer';

/** An HTTP answer with this body, as the transport hands it on. */
export function answerText(httpCode: number, text: string, more: Partial<Answer> = {}): Answer {
	return {
		kind: 'answer',
		httpCode,
		body: readBody(text),
		retryAfterMs: null,
		redirectedTo: null,
		...more,
	};
}

export function answerJson(httpCode: number, body: unknown, more: Partial<Answer> = {}): Answer {
	return answerText(httpCode, JSON.stringify(body), more);
}

/** A request that got no answer. */
export function silence(delivered: Silence['delivered'], reason = 'the line went dead'): Silence {
	return { kind: 'silence', reason, delivered };
}
