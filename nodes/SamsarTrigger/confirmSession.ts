import type { Render } from '../Samsar/api/render';
import { hasFailed, isFinal } from '../Samsar/api/render';
import type { Clock } from '../Samsar/clock';
import type { Send } from '../Samsar/transport/door';
import type { Look } from '../Samsar/transport/readStatus';
import { lookAtSession } from '../Samsar/transport/readStatus';
import { retry } from '../Samsar/transport/retry';
import { addJitter, backoffMs } from '../Samsar/transport/retryPolicy';
import type { SamsarConnection } from '../Samsar/transport/samsarConnection';

/** Milliseconds for confirming one callback, during which it blocks others. */
const PATIENCE = 20_000;

/** Milliseconds to wait for one status, so that a lost answer leaves time for another try. */
const LOOK_TIME = 10_000;

/** What Samsar's API says about the session of a callback. */
export type Verdict =
	| { kind: 'ended'; render: Render }
	| { kind: 'pending'; render: Render }
	| { kind: 'unknown'; reason: string }
	/** Samsar gave no usable answer. */
	| { kind: 'unconfirmed'; reason: string };

/** The same connection, for requests that must be answered by `end`. */
function hurry(connection: SamsarConnection, clock: Clock, end: number): SamsarConnection {
	const send: Send = async (request) => {
		const left = Math.max(1, Math.ceil(end - clock.now()));
		const timeoutMs = Math.min(request.timeoutMs, LOOK_TIME, left);
		return await connection.send({ ...request, timeoutMs });
	};
	// Inherits from the connection, so that what it learns about the server is stored there.
	return Object.create(connection, { send: { value: send } }) as SamsarConnection;
}

/** Treats a completed render without a link as pending, while there is time for another try. */
function isOver(render: Render): boolean {
	return hasFailed(render) || (render.status === 'COMPLETED' && render.videoUrl !== null);
}

function judge(look: Look): Verdict {
	switch (look.kind) {
		case 'notFound':
			return { kind: 'unknown', reason: look.reason };
		case 'refused': {
			const kind = look.refusesId === undefined ? 'unconfirmed' : 'unknown';
			return { kind, reason: look.failure.message };
		}
		case 'trouble':
			return { kind: 'unconfirmed', reason: look.reason };
		case 'render':
			return { kind: isFinal(look.render) ? 'ended' : 'pending', render: look.render };
	}
}

/**
 * Asks Samsar about a session. Tries again after an error, and if the render has not ended, because a
 * callback may arrive slightly too early. Never throws.
 */
export async function confirmSession(
	connection: SamsarConnection,
	sessionId: string,
	clock: Clock,
): Promise<Verdict> {
	const end = clock.now() + PATIENCE;
	const hurried = hurry(connection, clock, end);

	function waitAfter(look: Look, tries: number): number | null {
		if (look.kind === 'notFound' || look.kind === 'refused') return null;
		if (look.kind === 'render' && isOver(look.render)) return null;
		const wait = backoffMs(tries, look.kind === 'trouble' ? look.retryAfterMs : null);
		return clock.now() + addJitter(wait, 1) >= end ? null : wait;
	}

	return judge(await retry(async () => await lookAtSession(hurried, sessionId), waitAfter, clock));
}
