import type { Render } from '../api/render';
import { isFinal, normaliseStatus, readEnd } from '../api/render';
import type { StopSignal } from '../clock';
import { openLedger } from '../ledger/ledger';
import { log } from '../log';
import type { Reply } from '../transport/answer';
import { isRouteMissing, readAcceptedJson } from '../transport/answer';
import { Patience } from '../transport/retry';
import type { Look } from '../transport/readStatus';
import { lookAtSession } from '../transport/readStatus';
import type { Trouble } from '../transport/retryPolicy';
import type { SamsarConnection } from '../transport/samsarConnection';
import { ANSWER_TIMES } from '../transport/samsarConnection';
import { refusedSession, unknownSession } from '../wait/endings';
import { endOrder } from '../ledger/endOrder';
import type { Run } from '../run/run';
import {
	cannotCancel,
	describeUncancelled,
	endUntold,
	mayBeFinished,
	statusNotRead,
} from './cancelFailures';

/** The result of a cancel. */
export interface Cancelling {
	render: Render;
	/** False if the render had already ended. */
	cancelled: boolean;
}

/** Whether Samsar itself confirms the cancel. A web page or any other answer proves nothing. */
function confirmsCancel(reply: Reply): boolean {
	const body = readAcceptedJson(reply);
	if (body === null) return false;
	const { cancelled, status } = body;
	const saysSo = typeof status === 'string' && normaliseStatus(status) === 'CANCELLED';
	return cancelled === true || (saysSo && cancelled === undefined);
}

/** The trouble of a status request that another try may resolve. */
function findTrouble(look: Look): Trouble | null {
	if (look.kind === 'trouble') return look;
	const isUntold = look.kind === 'render' && readEnd(look.render) === 'untold';
	return isUntold ? { retryAfterMs: null } : null;
}

/**
 * The render's status before the cancel.
 *
 * @throws SamsarFailure if a cancel could delete a finished video
 */
function readBefore(look: Look, sessionId: string): Render {
	switch (look.kind) {
		case 'refused':
			throw look.refusesId === undefined
				? look.failure
				: refusedSession(sessionId, look.refusesId, look.failure.httpCode);
		case 'notFound':
			throw unknownSession(sessionId, look.reason);
		case 'trouble':
			throw statusNotRead(sessionId, look);
		case 'render': {
			const { render } = look;
			const end = readEnd(render);
			if (end === 'untold') throw endUntold(render);
			if (end === 'unclear') throw mayBeFinished(render);
			return render;
		}
	}
}

/**
 * Cancels an unfinished render. Samsar would mark a finished one as cancelled and delete its video, so the status is
 * read first, and again if the answer is unclear.
 *
 * @throws SamsarFailure if the render continues, or its state is unknown
 */
export async function cancelRender(
	connection: SamsarConnection,
	sessionId: string,
	patience: Patience,
): Promise<Cancelling> {
	const lookPatiently = async () =>
		await patience.retry(async () => await lookAtSession(connection, sessionId), findTrouble);
	const before = readBefore(await lookPatiently(), sessionId);
	if (isFinal(before)) return { render: before, cancelled: false };
	const reply = await connection.send({
		method: 'POST',
		url: `${connection.baseUrl}/cancel_render`,
		body: { session_id: sessionId, videoSessionId: sessionId },
		timeoutMs: ANSWER_TIMES.status,
	});
	if (confirmsCancel(reply)) {
		return { render: { ...before, status: 'CANCELLED', videoUrl: null }, cancelled: true };
	}
	if (isRouteMissing(reply)) throw cannotCancel(before);
	const after = await lookPatiently();
	const end = after.kind === 'render' ? readEnd(after.render) : 'untold';
	if (after.kind !== 'render' || end !== 'ended') {
		throw describeUncancelled(reply, before, end === 'open');
	}
	return { render: after.render, cancelled: after.render.status === 'CANCELLED' };
}

/** Sessions already cancelled per stop signal: under Retry On Fail, n8n calls a stopped node again. */
const askedFor = new WeakMap<StopSignal, Set<string>>();

function isAskedFor(stop: StopSignal | undefined, sessionId: string): boolean {
	if (stop === undefined) return false;
	const sessions = askedFor.get(stop) ?? new Set<string>();
	askedFor.set(stop, sessions);
	return sessions.size === sessions.add(sessionId).size;
}

/** Cancels the unfinished renders of a stopped run. The requests ignore the Stop. */
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
	const ledger = openLedger(context, clock);
	for (const { itemIndex } of items) {
		const { result, sessionId } = known[itemIndex];
		if (sessionId === undefined || result !== undefined) continue;
		if (isAskedFor(stop, sessionId)) continue;
		try {
			const { cancelled, render } = await cancelRender(lasting, sessionId, patience);
			await endOrder(ledger, render, connection.account);
			log(
				context,
				'info',
				`Samsar: ${sessionId} ${cancelled ? 'was cancelled' : `had already ended (${render.status})`}`,
			);
		} catch (thrown) {
			log(context, 'warn', `Samsar: ${(thrown as Error).message}`);
		}
	}
}
