import { json } from '../../answers';
import type { Ledger } from '../../ledger';
import type { Answer, Order, UnpaidCause } from '../../types';
import type { KeyProblem } from '../dialect';

export const badRequest = (message: string) => json(400, { message });

export const MISSING_ID = badRequest('request_id (or session_id) query param is required.');
export const UNKNOWN_ID = json(404, { message: 'Request not found.' });
export const UNKNOWN_SESSION = json(404, { message: 'Video session not found.' });
/** Of the routes that take a session in their body. */
export const NO_SESSION = badRequest(
	'videoSessionId (or video_session_id/session_id) is required.',
);

/** The text is the emulator's own. */
export const INVALID_ID = badRequest('Invalid video session id.');

export function badKey(problem: KeyProblem): Answer {
	if (problem === 'missing') return badRequest('Missing or empty API key.');
	if (problem === 'invalid') return json(401, { message: 'Invalid API key.' });
	return json(403, { message: 'This API key may not do that.' });
}

function tellKeyLimit({ credits, needed = credits }: Order, { keyLimit, spent }: Ledger): Answer {
	return json(402, {
		message: `API key monthly credit limit reached. Limit: ${keyLimit}; used: ${spent}; requested: ${needed}.`,
	});
}

/** The routes that change a video. */
export function tellUnpaid(cause: UnpaidCause, order: Order, ledger: Ledger): Answer {
	return cause === 'OUT_OF_CREDITS'
		? json(402, { message: 'Insufficient credits.' })
		: tellKeyLimit(order, ledger);
}

/** What is said of an order whose price is known before. */
export function tellEstimate(cause: UnpaidCause, order: Order, ledger: Ledger): Answer {
	const { credits, needed = credits } = order;
	if (cause !== 'OUT_OF_CREDITS') return tellKeyLimit(order, ledger);
	return json(402, {
		message: `Insufficient credits for text_to_video. Estimated required credits: ${needed}; available credits: ${ledger.balance}.`,
	});
}
