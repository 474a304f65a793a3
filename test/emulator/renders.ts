/* eslint-disable @n8n/community-nodes/no-restricted-globals -- not published */
import type { Dialect } from './dialects/dialect';
import { STAGES } from './dialects/stages';
import type { Ledger } from './ledger';
import type { EmulatorOptions } from './options';
import { readMarkers, type Plans, type SessionPlan } from './plans';
import {
	countStages,
	mayHaveFinished,
	pause,
	progressOf,
	resume,
	stateOf,
	tellStages,
} from './progress';
import type { EmulatedSession, EndState, Order, RenderView } from './types';

const DEFAULT_RENDER_MS = 300;

const ENDS = { completed: 'COMPLETED', failed: 'FAILED', cancelled: 'CANCELLED' } as const;

interface RendersOptions {
	options: EmulatorOptions;
	dialect: Dialect;
	plans: Plans;
	ledger: Ledger;
	linkOf: (session: EmulatedSession) => string;
	onEnded: (view: RenderView) => void;
}

/** The renders that were accepted, and how far they are. */
export class Renders {
	readonly sessions: EmulatedSession[] = [];
	/** What the account has beside them: older ones, those of a colleague. */
	readonly earlier: EmulatedSession[] = [];
	private readonly byId = new Map<string, EmulatedSession>();
	private readonly timers = new Map<string, NodeJS.Timeout>();
	/** Those that are not charged in full, with the stages that they are charged for. */
	private readonly owing = new Map<EmulatedSession, number>();
	private made = 0;

	constructor(private readonly setup: RendersOptions) {}

	/** Starts a render. That it can be paid has been checked. */
	accept(order: Order): EmulatedSession {
		const session = this.make(order, this.setup.plans.chooseOutcome(order.prompt));
		this.sessions.push(session);
		this.owing.set(session, 0);
		this.charge(session, 0);
		if (order.isDead) this.end(session, 'CANCELLED');
		this.endInTime(session);
		return session;
	}

	/** Adds a session that nobody has ordered here; it costs nothing. */
	add(order: Order, acceptedAt: number, ended?: EndState): EmulatedSession {
		const session = this.make(order);
		const charges = { earlier: order.credits };
		const pace = { startedAt: acceptedAt, looksSkipped: 0 };
		Object.assign(session, { acceptedAt, ended, charges, pace });
		this.earlier.push(session);
		return session;
	}

	find(id: string | undefined): EmulatedSession | undefined {
		return id === undefined ? undefined : this.byId.get(id);
	}

	/** Counts a status request. */
	look(session: EmulatedSession): void {
		session.looks += 1;
		if (this.progressOf(session) >= 1) this.end(session);
	}

	view(session: EmulatedSession): RenderView {
		if (this.progressOf(session) >= 1) this.end(session);
		else this.settle();
		const done = this.progressOf(session);
		const state = stateOf(session, this.setup.options.renderPolls);
		return {
			session,
			state,
			done: state === 'COMPLETED' ? 1 : Math.min(done, 0.99),
			stages: tellStages(state, done),
			link: this.setup.linkOf(session),
		};
	}

	/** Ends a render now, in this way or in the one that was chosen for it. */
	end(session: EmulatedSession, as?: EndState): void {
		if (session.ended) {
			session.ended = as ?? session.ended;
			return;
		}
		this.settle();
		const end = as ?? (session.outcome === 'never' ? 'COMPLETED' : ENDS[session.outcome]);
		const reached = end === 'COMPLETED' ? 1 : Math.min(this.progressOf(session), 1);
		for (let stage = 0; stage <= countStages(end, reached); stage++) this.charge(session, stage);
		this.finish(session, end, reached);
	}

	pause(session: EmulatedSession): void {
		this.stopClock(session);
		pause(session, this.setup.options.renderPolls);
	}

	resume(session: EmulatedSession): void {
		resume(session, this.setup.options.renderPolls);
		this.endInTime(session);
	}

	/** Charges for the stages that are finished by now, in the order in which they were. */
	settle(): void {
		const { renderPolls } = this.setup.options;
		const due = [...this.owing]
			.filter(([session, charged]) => mayHaveFinished(session, charged + 1, renderPolls))
			.map(([session, charged]) => ({ session, charged, finished: this.countFinished(session) }))
			.filter(({ charged, finished }) => finished > charged);
		for (let stage = 1; due.length > 0 && stage < STAGES.length; stage++) {
			for (const { session, charged, finished } of due) {
				if (stage > charged && stage <= finished) this.charge(session, stage);
			}
		}
	}

	clear(): void {
		for (const timer of this.timers.values()) clearTimeout(timer);
		this.timers.clear();
		this.owing.clear();
		for (const list of [this.sessions, this.earlier]) list.length = 0;
		this.byId.clear();
	}

	private make(order: Order, planned?: SessionPlan): EmulatedSession {
		const { dialect, options } = this.setup;
		const renderMs = options.renderMs ?? DEFAULT_RENDER_MS;
		const acceptedAt = Date.now();
		const session: EmulatedSession = {
			...order,
			id: dialect.newSessionId(this.made++),
			acceptedAt,
			charges: {},
			outcome: planned?.outcome ?? 'completed',
			form: planned?.form ?? 'section',
			renderMs: planned?.renderMs ?? renderMs,
			failureReason: planned?.failureReason ?? 'The image provider refused a frame.',
			pauseAt: planned?.pauseAt,
			looks: 0,
			pace: { startedAt: acceptedAt, looksSkipped: 0 },
			...readMarkers(order.prompt, renderMs),
		};
		this.byId.set(session.id, session);
		return session;
	}

	/** Charges what is due when so many stages are finished; without the credits the render fails. */
	private charge(session: EmulatedSession, stage: number): void {
		const { dialect, ledger } = this.setup;
		const charges = dialect.chargesOf(session);
		for (const { name, after, credits } of charges) {
			if (session.ended || after !== stage || name in session.charges) continue;
			if (ledger.charge(session, name, credits)) continue;
			session.failureReason = 'Insufficient credits to continue this render.';
			this.finish(session, 'FAILED', stage / STAGES.length);
		}
		if (this.owing.has(session)) this.owing.set(session, stage);
		if (charges.every(({ name }) => name in session.charges)) this.owing.delete(session);
	}

	private finish(session: EmulatedSession, end: EndState, reached: number): void {
		if (session.ended) return;
		session.ended = end;
		session.reached = reached;
		this.stopClock(session);
		this.owing.delete(session);
		this.setup.onEnded(this.view(session));
	}

	private countFinished(session: EmulatedSession): number {
		return countStages('PENDING', this.progressOf(session));
	}

	private progressOf(session: EmulatedSession): number {
		return progressOf(session, this.setup.options.renderPolls);
	}

	/** The callback has to go out although nobody asks. */
	private endInTime(session: EmulatedSession): void {
		const { outcome, pauseAt, renderMs, pace } = session;
		const standsStill = outcome === 'never' || pauseAt !== undefined;
		if (standsStill || this.setup.options.renderPolls !== undefined) return;
		const left = pace.startedAt + renderMs - Date.now();
		const timer = setTimeout(() => this.end(session), Math.max(0, left));
		timer.unref();
		this.timers.set(session.id, timer);
	}

	private stopClock(session: EmulatedSession): void {
		clearTimeout(this.timers.get(session.id));
		this.timers.delete(session.id);
	}
}
