/**
 * A local emulator of the Samsar API, for tests (in process) and for people (`npm run emulator`).
 *
 * ```ts
 * const emulator = await startEmulator({ dialect: 'documented', renderMs: 300 });
 * emulator.plan({ on: 'create', fault: 'reset after it was accepted' });
 * emulator.plan({ on: 'status', nth: 2, fault: '503 with Retry-After' });
 * emulator.plan({ on: 'session', match: 'cats', outcome: 'failed', failureReason: 'No cats.' });
 * …
 * expect(emulator.sessions).toHaveLength(1); // accepted, and charged for
 * expect(emulator.postsSent).toBe(2); // sent
 * await emulator.close();
 * ```
 *
 * **Plans.** A plan concerns the requests of its kind (`on`), narrowed by `session` (an ID) and
 * `match` (a part of the prompt). They are counted from plan() on, creates all together, requests
 * about a session separately for each session:
 * - `nth: 3` takes the third of them, `nth: 3, count: 2` the third and the fourth;
 * - `nth: 'every'` takes all;
 * - `nth: 'finished'` takes the status request that would tell how the render ended, `count` of them;
 * - without `nth` it waits in a queue: it takes the next `count` (1) that no earlier plan takes.
 * When several plans want the same request, the one planned first gets it; on a create, those with
 * `match` come after those without, because the body has to be read for them. Faults strike before
 * the key is looked at. A create that is met by a fault with `accepted: true` is carried out first
 * (if the API would do so): it is in `sessions`, and charged. The named faults are in `FAULTS`; one
 * that is not there can be given as an object.
 *
 * **Prompts** steer too: `[fail]`, `[fail: reason]`, `[cancel]`, `[never]`, `[table]` (completed
 * without `status`), `[slow]` (four times as long), `[render 20s]`, `[create: <fault>]`,
 * `[status: <fault>]` (at the first status request). They win over plans for the same session.
 *
 * **Over HTTP** (plans in JSON): GET `/__emulator/state`, POST `/__emulator/plan`,
 * POST `/__emulator/reset`, POST `/__emulator/complete/:id`.
 */
import { callBack } from './callbacks';
import { createCdn } from './cdn';
import { serveApi } from './api';
import { serveControl } from './control';
import { DIALECTS } from './dialects';
import { Holds } from './holds';
import { Listener } from './listener';
import { Plans } from './plans';
import { Renders } from './renders';
import { StatusLoad } from './statusLoad';
import type {
	CallbackRecord,
	Emulator,
	EmulatorCounts,
	EmulatorOptions,
	RequestRecord,
} from './types';

export { FAULTS, FAULT_NAMES, type Fault, type FaultName } from './faults';
export { SAMPLE_VIDEO } from './cdn';
export * from './types';

/** Starts the emulator. Throws what `listen` throws when the port is taken (EADDRINUSE). */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
	const dialect = DIALECTS[options.dialect ?? 'documented'];
	const host = options.host ?? '127.0.0.1';
	const requests: RequestRecord[] = [];
	const cdnRequests: RequestRecord[] = [];
	const callbacks: CallbackRecord[] = [];
	const plans = new Plans();
	const load = new StatusLoad();
	const holds = new Holds();
	const listener = new Listener();
	const cdn = createCdn(cdnRequests, {
		plans,
		holds,
		findRenders: () => renders,
		onAnswered: options.onAnswered,
	});
	const renders = new Renders({
		options,
		dialect,
		plans,
		linkOf: ({ id }) => `${cdn.origin}/videos/${id}.mp4`,
		onEnded: (view) => {
			if (options.callsBack ?? dialect.callsBack) {
				void callBack(view, callbacks, options.onCalledBack);
			}
		},
	});

	const emulator: Emulator = {
		get baseUrl() {
			return `${listener.origin}/v1/video`;
		},
		get origin() {
			return listener.origin;
		},
		get cdnOrigin() {
			return cdn.origin;
		},
		apiKey: options.apiKey ?? 'test-key',
		sessions: renders.sessions,
		requests,
		cdnRequests,
		callbacks,
		get postsSent() {
			return requests.filter(({ kind }) => kind === 'create').length;
		},
		get counts() {
			return countAll(renders, requests, load);
		},
		plan: (plan) => plans.add(plan),
		complete: (sessionId, as) => {
			const session = renders.find(sessionId);
			if (!session) throw new Error(`There is no session "${sessionId}".`);
			renders.end(session, as ?? 'COMPLETED');
			return session;
		},
		get held() {
			return holds.list();
		},
		release: (isMeant) => holds.release(isMeant),
		unplug: async () => await listener.unplug(),
		plugIn: async () => await listener.plugIn(),
		reset: () => {
			renders.clear();
			plans.clear();
			load.clear();
			holds.release();
			for (const list of [requests, cdnRequests, callbacks]) list.length = 0;
		},
		close: async () => {
			renders.clear();
			holds.release();
			await Promise.all([listener.close(), cdn.close()]);
		},
	};

	serveApi({
		listener,
		dialect,
		options,
		plans,
		renders,
		requests,
		load,
		holds,
		cdnOrigin: () => cdn.origin,
	});
	serveControl(listener.app, emulator, dialect.name);
	let isUp = false;
	try {
		await cdn.listen(host, 0);
		await listener.listen(host, options.port ?? 0);
		isUp = true;
	} finally {
		if (!isUp) await emulator.close();
	}
	return emulator;
}

function countAll(renders: Renders, requests: RequestRecord[], load: StatusLoad): EmulatorCounts {
	const requestsByPath: Record<string, number> = {};
	for (const { method, path } of requests) {
		const key = `${method} ${path}`;
		requestsByPath[key] = (requestsByPath[key] ?? 0) + 1;
	}
	return {
		created: renders.sessions.length,
		credits: renders.sessions.reduce((sum, { credits }) => sum + credits, 0),
		remainingCredits: renders.remainingCredits,
		createPosts: requests.filter(({ kind }) => kind === 'create').length,
		requestsByPath,
		maxStatusInFlight: load.maxInFlight,
		maxStatusPerSecond: load.maxPerSecond,
	};
}
