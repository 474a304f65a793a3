import type { Render } from '../api/render';
import { SamsarFailure } from '../failures/failure';
import { routeMissing } from '../failures/routeMissing';
import { endSentence } from '../failures/sentence';
import type { Reply } from '../transport/answer';
import { isAccepted, showBody } from '../transport/answer';
import type { Look } from '../transport/readStatus';
import { describeReply, toRefusal } from '../transport/refusal';
import { unknownSession } from '../wait/endings';

export function cannotCancel({ sessionId, status }: Render): SamsarFailure {
	return routeMissing(`cannot cancel renders: ${sessionId} goes on`, { sessionId, status });
}

/** Why nothing was sent: the look before it brought no status. */
export function statusNotRead(
	sessionId: string,
	{ reason, httpCode }: Extract<Look, { kind: 'trouble' }>,
): SamsarFailure {
	return new SamsarFailure({
		message: `${sessionId} was not cancelled, because its status could not be read first: ${endSentence(reason)} Try again.`,
		sessionId,
		httpCode,
	});
}

/** Why nothing was sent: the look does not show whether there is a video to lose. */
export function endUntold({ sessionId, body }: Render): SamsarFailure {
	const said = showBody({ form: 'json', value: body });
	return new SamsarFailure({
		message: `${sessionId} was not cancelled, because Samsar does not tell whether it has ended: ${endSentence(said)} Try again.`,
		sessionId,
	});
}

/** Why nothing was sent: there may be a video to lose. */
export function mayBeFinished({ sessionId, status }: Render): SamsarFailure {
	return new SamsarFailure({
		message: `${sessionId} was not cancelled: Samsar reports it as ${status}, with a link to a video, and a cancel would take a finished video away. Look at it with 'Get Status'.`,
		sessionId,
		status,
	});
}

/**
 * Why it is not known, or not true, that the render was cancelled.
 *
 * @param goesOn whether Samsar has said since that it is not finished
 */
export function describeUncancelled(
	reply: Reply,
	{ sessionId, status }: Render,
	goesOn: boolean,
): SamsarFailure {
	if (reply.kind === 'answer' && reply.httpCode === 404) {
		return unknownSession(sessionId, describeReply(reply));
	}
	if (goesOn && reply.kind === 'answer' && !isAccepted(reply) && reply.httpCode < 500) {
		const { message, description, httpCode } = toRefusal(reply, `${sessionId} goes on.`);
		return new SamsarFailure({ message, description, httpCode, sessionId, status });
	}
	return new SamsarFailure({
		message: `It is not known whether ${sessionId} was cancelled: ${endSentence(describeReply(reply))} Look at it with 'Get Status'.`,
		sessionId,
		status,
	});
}
