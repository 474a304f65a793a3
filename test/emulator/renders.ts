/* eslint-disable @n8n/community-nodes/no-restricted-globals -- tests are not published: they need Node's own timers */
import type { Dialect } from './dialects/dialect';
import { STAGES } from './dialects/stages';
import { readMarkers, type Plans } from './plans';
import type {
	EmulatedSession,
	EmulatorOptions,
	JsonObject,
	RenderState,
	RenderView,
} from './types';

const DEFAULT_RENDER_MS = 300;
const DEFAULT_BALANCE = 1_000_000;
/** A render that never ends stands still here. */
const STUCK_AT = 0.8;

const ENDS = { completed: 'COMPLETED', failed: 'FAILED', cancelled: 'CANCELLED' } as const;

interface RendersOptions {
	options: EmulatorOptions;
	dialect: Dialect;
	plans: Plans;
	linkOf: (session: EmulatedSession) => string;
	onEnded: (view: RenderView) => void;
}

/** The renders that were accepted: what they cost and how far they are. */
export class Renders {
	readonly sessions: EmulatedSession[] = [];
	remainingCredits: number;
	private readonly byId = new Map<string, EmulatedSession>();
	private readonly timers = new Map<string, NodeJS.Timeout>();
	private made = 0;

	constructor(private readonly setup: RendersOptions) {
		this.remainingCredits = setup.options.credits ?? DEFAULT_BALANCE;
	}

	priceOf(input: JsonObject): number {
		const duration = Number(input.duration ?? 30);
		return duration * this.setup.dialect.creditsPerSecond(input);
	}

	/** Starts and charges a render. The balance has been checked. */
	accept(input: JsonObject, webhookUrl?: string): EmulatedSession {
		const { dialect, options, plans } = this.setup;
		const prompt = String(input.prompt ?? '');
		const renderMs = options.renderMs ?? DEFAULT_RENDER_MS;
		const planned = plans.chooseOutcome(prompt);
		const session: EmulatedSession = {
			id: dialect.newSessionId(this.made++),
			input,
			prompt,
			acceptedAt: Date.now(),
			credits: this.priceOf(input),
			webhookUrl,
			outcome: planned?.outcome ?? 'completed',
			form: planned?.form ?? 'section',
			renderMs: planned?.renderMs ?? renderMs,
			failureReason: planned?.failureReason ?? 'The image provider refused a frame.',
			looks: 0,
			...readMarkers(prompt, renderMs),
		};
		this.remainingCredits -= session.credits;
		this.sessions.push(session);
		this.byId.set(session.id, session);
		this.endInTime(session);
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
		const done = this.progressOf(session);
		if (done >= 1) this.end(session);
		const state: RenderState = session.ended ?? 'PENDING';
		return {
			session,
			state,
			done: state === 'COMPLETED' ? 1 : Math.min(done, 0.99),
			stages: stagesAt(state, done),
			link: this.setup.linkOf(session),
		};
	}

	/** Ends a render now, in this way or in the one that was chosen for it. */
	end(session: EmulatedSession, as?: Exclude<RenderState, 'PENDING'>): void {
		const before = session.ended;
		session.ended =
			as ?? before ?? (session.outcome === 'never' ? 'COMPLETED' : ENDS[session.outcome]);
		clearTimeout(this.timers.get(session.id));
		this.timers.delete(session.id);
		if (before === undefined) this.setup.onEnded(this.view(session));
	}

	clear(): void {
		for (const timer of this.timers.values()) clearTimeout(timer);
		this.timers.clear();
		this.sessions.length = 0;
		this.byId.clear();
		this.remainingCredits = this.setup.options.credits ?? DEFAULT_BALANCE;
	}

	private progressOf(session: EmulatedSession): number {
		if (session.ended) return 1;
		const { renderPolls } = this.setup.options;
		const done =
			renderPolls === undefined
				? session.renderMs === 0
					? 1
					: (Date.now() - session.acceptedAt) / session.renderMs
				: session.looks / renderPolls;
		return session.outcome === 'never' ? Math.min(done, STUCK_AT) : done;
	}

	/** The callback has to go out although nobody asks. */
	private endInTime(session: EmulatedSession): void {
		if (session.outcome === 'never' || this.setup.options.renderPolls !== undefined) return;
		const timer = setTimeout(() => this.end(session), session.renderMs);
		timer.unref();
		this.timers.set(session.id, timer);
	}
}

/** The stages in the order in which they finish; when 5 of 11 have, as the documentation prints it. */
function stagesAt(state: RenderState, done: number): Record<string, string> {
	const finished =
		state === 'COMPLETED'
			? STAGES.length
			: Math.min(Math.floor(done * STAGES.length), STAGES.length - 1);
	const current = state === 'PENDING' ? 'PENDING' : state;
	const words = new Map<string, string>();
	STAGES.forEach(({ name }, index) => {
		words.set(name, index < finished ? 'COMPLETED' : index === finished ? current : 'INIT');
	});
	return Object.fromEntries(
		[...STAGES]
			.sort((a, b) => a.printed - b.printed)
			.map(({ name }) => [name, words.get(name) ?? 'INIT']),
	);
}
