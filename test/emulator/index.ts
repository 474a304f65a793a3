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
 * A POST that starts a render without a prompt of its own goes by that of its video.
 *
 * **Kinds** (`on`): `create` (and `text_to_video`), `status`, `cancel`, `download`; in `current` also
 * `models`, `fonts`, `credits`, `list` (`/v2/requests`), `details` (`/v2/status_detailed`), `completed`, `usage`,
 * `pause`, `resume`, `upload`, and the other paid routes, each by its own name: `translate_video` …
 *
 * **Prompts** steer too: `[fail]`, `[fail: reason]`, `[cancel]`, `[never]`, `[pause]` (half-way),
 * `[table]` (completed without `status`), `[slow]` (four times as long), `[render 20s]`,
 * `[create: <fault>]`, `[status: <fault>]` (at the first status request). They win over plans for the
 * same session.
 *
 * **Settings** (see `Settings`) are given at the start, and changed by `configure()` until `reset()`:
 * balance, limit of the key, models and prices, how much longer texts become, late entries, clock, how long answers take.
 *
 * **Over HTTP**, in JSON, with the same fields: GET `/__emulator/state`, POST `/__emulator/plan`,
 * `/settings`, `/sessions` (adds one that nobody ordered here), `/reset`, `/complete/:id?as=FAILED`,
 * `/pause/:id`, `/resume/:id`.
 */
import { callBack } from './callbacks';
import { serveApi } from './api';
import { serveControl } from './control';
import { DIALECTS } from './dialects';
import { countAll } from './counts';
import type { Emulator } from './emulator';
import { ASSETS_PATH, createCdn, Files } from './cdn';
import { Ledger } from './ledger';
import { Holds } from './holds';
import { Listener } from './listener';
import { changeSettings, readSettings, type EmulatorOptions } from './options';
import { Plans } from './plans';
import { Renders } from './renders';
import { Routes } from './routes';
import { seed } from './seed';
import { StatusLoad } from './statusLoad';
import type { CallbackRecord, EmulatedSession, RequestRecord } from './types';

export { FAULTS, FAULT_NAMES, type Fault, type FaultName } from './faults';
export { PORTRAIT_VIDEO, SAMPLE_VIDEO } from './cdn';
export type { EmulatorCounts } from './counts';
export type { Emulator } from './emulator';
export type { EmulatorOptions, Settings, Span } from './options';
export type { FaultPlan, Plan, SessionPlan } from './plans';
export type { EarlierSession } from './seed';
export * from './types';

/** Starts the emulator. Throws what `listen` throws when the port is taken (EADDRINUSE). */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
	const dialect = DIALECTS[options.dialect ?? 'documented'];
	const host = options.host ?? '127.0.0.1';
	const requests: RequestRecord[] = [];
	const callbacks: CallbackRecord[] = [];
	const settings = readSettings(options);
	const plans = new Plans();
	const ledger = new Ledger(settings);
	const load = new StatusLoad();
	const holds = new Holds();
	const listener = new Listener();
	const { onAnswered, onCalledBack, pathPrefix = '' } = options;
	const files = new Files({ plans, holds, settings, findRenders: () => renders, onAnswered });
	const cdn = createCdn(files);
	const linkTo = (path: string) =>
		options.selfHosted
			? `http://localhost:${new URL(listener.origin).port}${ASSETS_PATH}${path}`
			: `${options.linkOrigin ?? cdn.origin}${path}`;
	const linkOf = (session: EmulatedSession) => {
		const link = linkTo(`/videos/${session.id}.mp4`);
		return options.selfHosted ? link : (dialect.signLink?.(link, session) ?? link);
	};
	const renders = new Renders({
		options,
		dialect,
		plans,
		ledger,
		linkOf,
		onEnded: (view) => {
			if (options.callsBack ?? dialect.callsBack) void callBack(view, callbacks, onCalledBack);
		},
	});
	const find = (sessionId: string) => {
		const session = renders.find(sessionId);
		if (!session) throw new Error(`There is no session "${sessionId}".`);
		return session;
	};

	const emulator: Emulator = {
		get baseUrl() {
			return `${listener.origin}${pathPrefix}/v1/video`;
		},
		get origin() {
			return listener.origin;
		},
		get cdnOrigin() {
			return cdn.origin;
		},
		apiKey: options.apiKey ?? 'test-key',
		settings,
		sessions: renders.sessions,
		earlierSessions: renders.earlier,
		requests,
		cdnRequests: files.requests,
		callbacks,
		get postsSent() {
			return requests.filter(({ kind }) => kind === 'create').length;
		},
		get counts() {
			return countAll(renders, ledger, requests, load);
		},
		plan: (plan) => plans.add(plan),
		clearPlans: () => plans.clear(),
		configure: (changes) => changeSettings(settings, changes),
		addSession: (earlier) => seed(renders, earlier),
		complete: (sessionId, as) => {
			const session = find(sessionId);
			renders.end(session, as ?? 'COMPLETED');
			return session;
		},
		pause: (sessionId) => {
			const session = find(sessionId);
			renders.pause(session);
			return session;
		},
		resume: (sessionId) => {
			const session = find(sessionId);
			renders.resume(session);
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
			files.clear();
			ledger.clear();
			Object.assign(settings, readSettings(options));
			for (const list of [requests, callbacks]) list.length = 0;
		},
		close: async () => {
			renders.clear();
			holds.release();
			await Promise.all([listener.close(), cdn.close()]);
		},
	};

	const keepFile = (content: Buffer, type: string) => linkTo(files.keep(content, type));
	const routes = new Routes({ dialect, options, settings, renders, ledger, requests, keepFile });
	const cdnOrigin = () => cdn.origin;
	serveApi({
		listener,
		routes,
		options,
		settings,
		plans,
		renders,
		requests,
		load,
		holds,
		cdnOrigin,
	});
	if (options.selfHosted) {
		listener.app.all(`${ASSETS_PATH}/*`, async (request, reply) => {
			await files.answer(request, reply, listener);
			return reply;
		});
	}
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
