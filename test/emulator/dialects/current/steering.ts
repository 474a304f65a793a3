import { json } from '../../answers';
import type { Answer, EmulatedSession, JsonObject } from '../../types';
import { inputOf, isObject, type Call } from '../dialect';
import { badKey, badRequest, UNKNOWN_SESSION } from './answers';

/** The ID may stand raw in the body or inside `input`. */
export function findSession({ body, renders }: Call): EmulatedSession | undefined {
	const fields = inputOf(body) ?? (isObject(body) ? body : {});
	const id = fields.session_id ?? fields.videoSessionId;
	return renders.find(typeof id === 'string' ? id : undefined);
}

const steer =
	(act: (session: EmulatedSession, call: Call) => JsonObject | Answer) => (call: Call) => {
		if (call.keyProblem) return badKey(call.keyProblem);
		const session = findSession(call);
		if (!session) return UNKNOWN_SESSION;
		const told = act(session, call);
		return 'code' in told ? (told as Answer) : json(200, told);
	};

/** A render that had finished reports CANCELLED from then on. */
export const cancelRender = steer((session, { renders }) => {
	renders.end(session, 'CANCELLED');
	return { status: 'CANCELLED', cancelled: true, message: 'Render cancelled.' };
});

export const pauseRender = steer((session, { renders }) => {
	if (renders.view(session).session.ended) return badRequest('The render has ended.');
	renders.pause(session);
	return { status: 'PAUSED', paused: true, message: 'Render paused.' };
});

export const resumeRender = steer((session, { renders }) => {
	if (renders.view(session).state !== 'PAUSED') return badRequest('The render is not paused.');
	renders.resume(session);
	return { status: 'PENDING', resumed: true, message: 'Render resumed.' };
});
