import { FAULTS, isFaultName, nameFault, type Fault, type FaultName } from './faults';
import type { CompletedForm, EmulatedSession, Outcome, RequestKind } from './types';

interface Aim {
	/** Only this session. */
	session?: string;
	/** Only prompts that contain this text. */
	match?: string;
	/** How many in a row, default 1; not used with `every`. */
	count?: number;
}

/** Meets requests with a fault. See the docstring of `index.ts` for how they are counted. */
export interface FaultPlan extends Aim {
	on: Exclude<RequestKind, 'other'>;
	/**
	 * 1 = the first matching request after plan(); `finished` = the first status request that
	 * would tell the end of the render; absent = the next one that no earlier plan takes.
	 */
	nth?: number | 'every' | 'finished';
	fault: Fault | FaultName;
}

/** Decides how accepted renders end. */
export interface SessionPlan extends Aim {
	on: 'session';
	nth?: number | 'every';
	outcome?: Outcome;
	form?: CompletedForm;
	renderMs?: number;
	/** Stands still as PAUSED when it has come so far, 0 to 1, until it is resumed. */
	pauseAt?: number;
	failureReason?: string;
}

export type Plan = FaultPlan | SessionPlan;

/** One request, as far as a plan can tell it apart. */
export interface Occasion {
	kind: RequestKind;
	/** The session that is asked about; for a create, undefined. */
	session?: { id: string; prompt: string };
	/** The prompt of a create, once its body has been read. */
	prompt?: string;
	/** The render has ended: this status request would tell so. */
	finished?: boolean;
}

export interface PlannedFault {
	name: string;
	fault: Fault;
}

interface Counted<P extends Plan> {
	plan: P;
	/** Matching requests so far, per session for requests about a session. */
	seen: Map<string, number>;
	/** Requests taken so far, counted in the same way. */
	taken: Map<string, number>;
}

const count = <P extends Plan>(plan: P): Counted<P> => ({
	plan,
	seen: new Map(),
	taken: new Map(),
});

function increase(counts: Map<string, number>, key: string): number {
	const next = (counts.get(key) ?? 0) + 1;
	counts.set(key, next);
	return next;
}

/** The planned faults and outcomes, asked in the order in which they were planned. */
export class Plans {
	private faultPlans: Array<Counted<FaultPlan>> = [];
	private sessionPlans: Array<Counted<SessionPlan>> = [];

	/** Throws when the plan names a fault that does not exist. */
	add(plan: Plan): void {
		if (plan.on === 'session') {
			this.sessionPlans.push(count(plan));
			return;
		}
		if (typeof plan.fault === 'string' && !isFaultName(plan.fault)) {
			throw new Error(
				`There is no fault "${String(plan.fault)}". Known: ${Object.keys(FAULTS).join(', ')}`,
			);
		}
		this.faultPlans.push(count(plan));
	}

	clear(): void {
		this.faultPlans = [];
		this.sessionPlans = [];
	}

	/**
	 * The fault for this request. One that starts a render is asked about twice: before its body is
	 * read (`prompt` undefined; plans with `match` do not see it) and, if that gave none, after it.
	 */
	strike(occasion: Occasion): PlannedFault | undefined {
		const { kind, session, prompt } = occasion;
		const text = session?.prompt ?? prompt;
		const matching = this.faultPlans.filter(
			({ plan }) =>
				plan.on === kind &&
				(plan.session === undefined || plan.session === session?.id) &&
				(session !== undefined || (plan.match === undefined) === (prompt === undefined)) &&
				(plan.match === undefined || (text ?? '').includes(plan.match)) &&
				(plan.nth !== 'finished' || occasion.finished === true),
		);
		const taken = take(matching, session?.id ?? '');
		if (!taken) return undefined;
		const { fault } = taken;
		return { name: nameFault(fault), fault: typeof fault === 'string' ? FAULTS[fault] : fault };
	}

	/** What was planned for a session that is about to be accepted. */
	chooseOutcome(prompt: string): SessionPlan | undefined {
		const matching = this.sessionPlans.filter(
			({ plan }) => plan.match === undefined || prompt.includes(plan.match),
		);
		return take(matching, '');
	}
}

/** Counts the request for every plan that matches it; the first plan whose turn it is takes it. */
function take<P extends Plan>(matching: Array<Counted<P>>, key: string): P | undefined {
	let taker: P | undefined;
	for (const { plan, seen, taken } of matching) {
		const number = increase(seen, key);
		if (taker) continue;
		if (isItsTurn(plan, number, taken.get(key) ?? 0)) {
			increase(taken, key);
			taker = plan;
		}
	}
	return taker;
}

function isItsTurn({ nth, count: length = 1 }: Plan, number: number, taken: number): boolean {
	if (nth === 'every') return true;
	if (typeof nth === 'number') return number >= nth && number < nth + length;
	return taken < length;
}

const HALF_WAY = 0.5;

/** Fields of a session that its prompt asks for: `[fail]`, `[render 20s]` and so on. */
export function readMarkers(prompt: string, renderMs: number): Partial<EmulatedSession> {
	const marked = (word: string) => prompt.toLowerCase().includes(`[${word}]`);
	const failed = /\[fail(?::\s*([^\]]+))?\]/i.exec(prompt);
	const seconds = /\[render\s+(\d+(?:\.\d+)?)\s*s?\]/i.exec(prompt)?.[1];
	return {
		...(failed && { outcome: 'failed' as const }),
		...(failed?.[1] && { failureReason: failed[1].trim() }),
		...(marked('cancel') && { outcome: 'cancelled' as const }),
		...(marked('never') && { outcome: 'never' as const }),
		...(marked('pause') && { pauseAt: HALF_WAY }),
		...(marked('table') && { form: 'table' as const }),
		...(marked('slow') && { renderMs: renderMs * 4 }),
		...(seconds !== undefined && { renderMs: Number(seconds) * 1000 }),
	};
}

/** A fault that the prompt asks for: `[create: 500 JSON]`, `[status: 502 HTML]`. */
export function readMarkedFault(
	prompt: string,
	kind: 'create' | 'status',
): PlannedFault | undefined {
	const name = new RegExp(`\\[${kind}:\\s*([^\\]]+)\\]`, 'i').exec(prompt)?.[1].trim();
	return name !== undefined && isFaultName(name) ? { name, fault: FAULTS[name] } : undefined;
}
