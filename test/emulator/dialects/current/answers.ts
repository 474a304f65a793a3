import { json } from '../../answers';
import type { Answer, UnpaidCause } from '../../types';
import type { KeyProblem } from '../dialect';

export const badRequest = (message: string) => json(400, { message });

export const MISSING_ID = badRequest('Missing request_id or session_id.');
export const UNKNOWN_ID = json(404, { message: 'Request not found.' });
export const UNKNOWN_SESSION = json(404, { message: 'Video session not found.' });

export function badKey(problem: KeyProblem): Answer {
	if (problem === 'missing') return badRequest('Missing or empty API key.');
	if (problem === 'invalid') return json(401, { message: 'Invalid API key.' });
	return json(403, { message: 'This API key may not do that.' });
}

/** The routes beside create do not hide why. */
export function tellUnpaid(cause: UnpaidCause): Answer {
	return cause === 'OUT_OF_CREDITS'
		? json(402, { message: 'Insufficient credits.' })
		: json(402, { message: 'API key usage limit exceeded.', code: cause });
}
