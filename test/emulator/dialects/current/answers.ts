import { json } from '../../answers';
import type { Answer } from '../../types';
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
