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
	return routeMissing(`cannot cancel renders, so ${sessionId} continues`, { sessionId, status });
}

/** No cancel was sent, because the status could not be read. */
export function statusNotRead(
	sessionId: string,
	{ reason, httpCode }: Extract<Look, { kind: 'trouble' }>,
): SamsarFailure {
	return new SamsarFailure({
		message: `${sessionId} was not cancelled, because its status could not be read: ${endSentence(reason)} Try again.`,
		sessionId,
		httpCode,
	});
}

/** No cancel was sent, because the answer does not show whether there is a video to lose. */
export function endUntold({ sessionId, body }: Render): SamsarFailure {
	const said = showBody({ form: 'json', value: body });
	return new SamsarFailure({
		message: `${sessionId} was not cancelled, because Samsar does not report whether it has ended: ${endSentence(said)} Try again.`,
		sessionId,
	});
}

/** No cancel was sent, because there may be a video to lose. */
export function mayBeFinished({ sessionId, status }: Render): SamsarFailure {
	return new SamsarFailure({
		message: `${sessionId} was not cancelled, because it may be finished: Samsar reports it as ${status}, with a link to a video. A cancel would delete a finished video. Check it with 'Get Status'.`,
		sessionId,
		status,
	});
}

/**
 * Why the cancel failed, or why its outcome is unknown.
 *
 * @param goesOn whether Samsar has since reported that the render is not finished
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
		const { message, description, httpCode } = toRefusal(reply, `${sessionId} continues.`);
		return new SamsarFailure({ message, description, httpCode, sessionId, status });
	}
	return new SamsarFailure({
		message: `It is not known whether ${sessionId} was cancelled: ${endSentence(describeReply(reply))} Check it with 'Get Status'.`,
		sessionId,
		status,
	});
}
