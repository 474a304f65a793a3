import type { Render } from '../api/render';
import { isFinal, normaliseStatus } from '../api/render';
import type { StopSignal } from '../clock';
import { SamsarFailure } from '../failures/failure';
import { endSentence } from '../failures/sentence';
import type { Reply } from '../transport/answer';
import { isAccepted, isRouteMissing, readAcceptedJson } from '../transport/answer';
import { Patience } from '../transport/patience';
import { lookAtSession } from '../transport/readStatus';
import { describeReply, toRefusal } from '../transport/refusal';
import type { SamsarConnection } from '../transport/samsarConnection';
import { ANSWER_TIMES } from '../transport/samsarConnection';
import { unknownSession } from '../wait/endings';
import type { Run } from '../run/run';

/** What became of a render that was to be cancelled. */
export interface Cancelling {
	render: Render;
	/** False when the render had ended before. */
	cancelled: boolean;
}

/** Only Samsar's own word that it is done: a page, or an answer about anything else, proves nothing. */
function confirmsCancel(reply: Reply): boolean {
	const body = readAcceptedJson(reply);
	if (body === null) return false;
	const { cancelled, status } = body;
	const saysSo = typeof status === 'string' && normaliseStatus(status) === 'CANCELLED';
	return cancelled === true || (saysSo && cancelled === undefined);
}

function cannotCancel({ sessionId, status }: Render): SamsarFailure {
	return new SamsarFailure({
		message: `This Samsar server cannot cancel renders: ${sessionId} goes on`,
		description: 'Servers of the documented API have no such request.',
		sessionId,
		status,
		httpCode: 404,
	});
}

/** Why it is not known, or not true, that the render was cancelled. */
function describeUncancelled(reply: Reply, { sessionId, status }: Render): SamsarFailure {
	if (reply.kind === 'answer' && reply.httpCode === 404) {
		return unknownSession(sessionId, describeReply(reply));
	}
	if (reply.kind === 'answer' && !isAccepted(reply) && reply.httpCode < 500) {
		const { message, description, httpCode } = toRefusal(reply, `${sessionId} goes on.`);
		return new SamsarFailure({ message, description, httpCode, sessionId, status });
	}
	return new SamsarFailure({
		message: `It is not known whether ${sessionId} was cancelled: ${endSentence(describeReply(reply))} Look at it with 'Get Status'.`,
		sessionId,
		status,
	});
}

/**
 * Cancels a render that has not ended. Samsar would mark a finished one as cancelled and take its
 * video away, so the status is read first; and again when the answer leaves open what was done.
 *
 * @throws SamsarFailure when the render goes on, or it is not known whether it does
 */
export async function cancelRender(
	connection: SamsarConnection,
	sessionId: string,
	patience: Patience,
): Promise<Cancelling> {
	const lookPatiently = async () =>
		await patience.retry(
			async () => await lookAtSession(connection, sessionId),
			(seen) => (seen.kind === 'trouble' ? seen : null),
		);
	const look = await lookPatiently();
	if (look.kind === 'refused') throw look.failure;
	if (look.kind === 'notFound') throw unknownSession(sessionId, look.reason);
	if (look.kind === 'trouble') {
		throw new SamsarFailure({
			message: `${sessionId} was not cancelled, because its status could not be read first: ${endSentence(look.reason)} Try again.`,
			sessionId,
			httpCode: look.httpCode,
		});
	}
	if (isFinal(look.render)) return { render: look.render, cancelled: false };
	const reply = await connection.send({
		method: 'POST',
		url: `${connection.baseUrl}/cancel_render`,
		body: { session_id: sessionId, videoSessionId: sessionId },
		timeoutMs: ANSWER_TIMES.status,
	});
	if (confirmsCancel(reply)) {
		return { render: { ...look.render, status: 'CANCELLED', videoUrl: null }, cancelled: true };
	}
	if (isRouteMissing(reply)) throw cannotCancel(look.render);
	const after = await lookPatiently();
	if (after.kind !== 'render' || !isFinal(after.render)) {
		throw describeUncancelled(reply, look.render);
	}
	return { render: after.render, cancelled: after.render.status === 'CANCELLED' };
}

/** What each stop has already asked for: under Retry On Fail, n8n calls a stopped node again. */
const askedFor = new WeakMap<StopSignal, Set<string>>();

function isAskedFor(stop: StopSignal | undefined, sessionId: string): boolean {
	if (stop === undefined) return false;
	const sessions = askedFor.get(stop) ?? new Set<string>();
	askedFor.set(stop, sessions);
	return sessions.size === sessions.add(sessionId).size;
}

/** Cancels those items of a stopped run that have not ended. The requests ignore the Stop. */
export async function cancelUnfinished(
	{ context, batch, connection, clock, stop }: Run,
	items: Array<{ itemIndex: number }>,
): Promise<void> {
	const lasting: SamsarConnection = {
		...connection,
		send: async (request) => await connection.send({ ...request, onStop: 'ignore' }),
	};
	const patience = new Patience(clock);
	const known = batch.list();
	for (const { itemIndex } of items) {
		const { result, sessionId } = known[itemIndex];
		if (sessionId === undefined || result !== undefined) continue;
		if (isAskedFor(stop, sessionId)) continue;
		try {
			const { cancelled, render } = await cancelRender(lasting, sessionId, patience);
			context.logger.info(
				`Samsar: ${sessionId} ${cancelled ? 'was cancelled' : `had already ended (${render.status})`}`,
			);
		} catch (thrown) {
			context.logger.warn(`Samsar: ${(thrown as Error).message}`);
		}
	}
}
