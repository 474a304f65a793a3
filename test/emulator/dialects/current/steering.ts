import { json } from '../../answers';
import type { Answer, EmulatedSession, JsonObject } from '../../types';
import { inputOf, isObject, type Call } from '../dialect';
import { badKey, INVALID_ID, NO_SESSION, UNKNOWN_SESSION } from './answers';

/** Every ID of the published server looks so. */
const WELL_FORMED = /^[0-9a-f]{24}$/i;

export const isWellFormed = (id: string): boolean => WELL_FORMED.test(id);

/** The ID that the body names: it may stand raw in it or inside `input`. */
export function readId({ body }: Call): string | undefined {
	const fields = inputOf(body) ?? (isObject(body) ? body : {});
	const id = fields.session_id ?? fields.videoSessionId;
	return typeof id === 'string' && id.trim() !== '' ? id : undefined;
}

export function findSession(call: Call): EmulatedSession | undefined {
	return call.renders.find(readId(call));
}

const idsOf = ({ id }: EmulatedSession) => ({ request_id: id, session_id: id });

const conflict = (message: string) => json(409, { message });

const steer =
	(act: (session: EmulatedSession, call: Call) => JsonObject | Answer) => (call: Call) => {
		if (call.keyProblem) return badKey(call.keyProblem);
		const id = readId(call);
		if (id === undefined) return NO_SESSION;
		if (!isWellFormed(id)) return INVALID_ID;
		const session = findSession(call);
		if (!session) return UNKNOWN_SESSION;
		const told = act(session, call);
		return 'code' in told ? (told as Answer) : json(200, told);
	};

/** A render that had finished reports CANCELLED from then on. */
export const cancelRender = steer((session, { renders }) => {
	renders.end(session, 'CANCELLED');
	const message = 'Render cancellation requested.';
	return { ...idsOf(session), status: 'CANCELLED', cancelled: true, message };
});

export const pauseRender = steer((session, { renders }) => {
	if (renders.view(session).session.ended) return conflict('The render has ended.');
	renders.pause(session);
	return { ...idsOf(session), status: 'PAUSED', paused: true, message: 'Render paused.' };
});

export const resumeRender = steer((session, { renders }) => {
	if (renders.view(session).state !== 'PAUSED') return conflict('The render is not paused.');
	renders.resume(session);
	return { ...idsOf(session), status: 'PENDING', resumed: true, message: 'Render resumed.' };
});
