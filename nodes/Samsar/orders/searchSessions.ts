import type { CreateBody } from '../api/contract';
import type { ListedSession, SessionDetails } from '../api/listed';
import { readDetails } from '../api/listed';
import { pause, untilStopped } from '../clock';
import type { Run } from '../run/run';
import type { Skew, Told } from '../transport/readRequests';
import { readRequests, readSession } from '../transport/readRequests';
import { ANSWER_TIMES } from '../transport/samsarConnection';
import { CREATE } from './createRoute';
import type { Candidate, Content, OpenOrder, Span } from './findSession';
import {
	isOfContent,
	judgeCandidates,
	LATE_MS,
	listCandidates,
	narrowSkew,
	readContent,
	toServerTime,
} from './findSession';
import type { Order } from './order';
import { hash } from './order';
import { LISTED_NOTHING, listedSeveral, listUnreadable, SENT_LONG_AGO } from './orderFailures';
import type { OrderNotes } from './orderNotes';
import type { OpenPayment, PaidSessions } from './paidSessions';
import type { Search } from './rivals';
import { awaitAnswers, beginCreate, beginSearch, isOwned, ownSession } from './rivals';

/** `listed`: what the list told, as a sentence; absent where there is no list. */
export type Finding =
	| { sessionId: string }
	| { sessionId: null; listed?: string; isAmbiguous?: boolean };

/** What the payment of orders needs of the search. */
export interface SessionFinder {
	/** Notes that the create of an order leaves. Returns what is to be called when it is answered. */
	beginCreate(order: Order): () => void;
	/** Notes that the session is this order's. */
	own(order: Order, sessionId: string): Promise<void>;
	/**
	 * Looks for the session of an order by its content and time, for a while when its answer was lost
	 * just now. A session that is found is this order's from then on, for all that look.
	 */
	find(order: Order, lost: OpenPayment): Promise<Finding>;
	/** The same for orders of an earlier try; what was noted then is certain, whatever the content. */
	findAll<Ordered extends Order>(open: Array<Lost<Ordered>>): Promise<Map<Ordered, Finding>>;
}

/** An order whose create may have been accepted. */
export interface Lost<Ordered extends Order> {
	order: Ordered;
	lost: OpenPayment;
}

/** One order that is looked for by its content. */
interface Looking {
	order: Order;
	content: Content;
	sought: OpenOrder;
	search: Search;
}

/** What the list can tell a session by; null for what is no create: the list has no words for it. */
function readCreateContent({ route, body }: Order): Content | null {
	return route.path === CREATE.path ? readContent(body as CreateBody) : null;
}

/** Milliseconds after a lost answer for which its session is looked for: entries can come late. */
const LOOK_FOR_MS = 20_000;
const LOOK_EVERY_MS = 5_000;

/**
 * Milliseconds after a lost answer before which no session is taken: another worker may be about to
 * read, and to note, that it is its own.
 */
const SETTLE_MS = 4_000;

/** Milliseconds for which one reading of the list serves all orders that are looked for. */
const FRESH_MS = 1_000;

function findEnd(spans: Span[]): number {
	return Math.max(...spans.map(({ until }) => until));
}

/** Looks in Samsar's list for sessions whose creates were not answered. Reads only. */
export class SessionSearch implements SessionFinder {
	private skew: Skew | null = null;

	private reading: { at: number; list: Promise<Told<ListedSession[]>> } | null = null;

	private readonly details = new Map<string, Promise<Told<SessionDetails>>>();

	private earlierTimes: Promise<Span[]> | null = null;

	constructor(
		private readonly run: Pick<Run, 'connection' | 'clock' | 'stop'>,
		private readonly notes: OrderNotes,
		private readonly memory: PaidSessions,
	) {}

	beginCreate(order: Order): () => void {
		return beginCreate(this.nameContent(order), this.run.clock.now());
	}

	async own(order: Order, sessionId: string): Promise<void> {
		ownSession(this.run.connection.baseUrl, sessionId);
		await this.notes.own(order, sessionId);
	}

	async findAll<Ordered extends Order>(open: Array<Lost<Ordered>>): Promise<Map<Ordered, Finding>> {
		const own = await this.recall(open.map(({ order }) => order));
		const findings = open.map(async ({ order, lost }): Promise<[Ordered, Finding]> => {
			const sessionId = own.get(order);
			return [order, sessionId === undefined ? await this.find(order, lost) : { sessionId }];
		});
		return new Map(await Promise.all(findings));
	}

	async find(order: Order, lost: OpenPayment): Promise<Finding> {
		const { clock, stop } = this.run;
		const content = readCreateContent(order);
		if (content === null) return { sessionId: null };
		const sought: OpenOrder = { order: hash(JSON.stringify(order.body)), spans: [] };
		const search = beginSearch(this.nameContent(order), sought);
		try {
			const spans = await this.listSpans(lost);
			if (spans.length === 0) return { sessionId: null, listed: SENT_LONG_AGO };
			const lostAt = lost.lostAt ?? (lost.isFromEarlierLife ? findEnd(spans) : lost.sentAt);
			for (let looks = 1; ; looks++) {
				const finding = await this.look(
					{ order, content, sought, search },
					spans,
					lostAt + SETTLE_MS,
				);
				if (finding.sessionId !== null || finding.listed === undefined) return finding;
				const now = clock.now();
				// Others that look the same may be about to look for theirs.
				const mayChange = looks === 1 && finding.isAmbiguous === true;
				const isOver = now >= lostAt + LOOK_FOR_MS && !mayChange;
				if (isOver || stop?.aborted) return finding;
				const next = now < lostAt + SETTLE_MS ? lostAt + SETTLE_MS - now : LOOK_EVERY_MS;
				await pause(clock, next, stop);
			}
		} finally {
			search.end();
		}
	}

	/** Names what orders that look the same at this server have in common. */
	private nameContent(order: Order): string {
		const content = readCreateContent(order) ?? [order.route.path, order.body];
		return hash(JSON.stringify([this.run.connection.baseUrl, content]));
	}

	/** The sessions that were noted as these orders'. */
	private async recall<Ordered extends Order>(orders: Ordered[]): Promise<Map<Ordered, string>> {
		const found = new Map<Ordered, string>();
		const told = orders.length === 0 ? null : await this.readList();
		if (told?.kind !== 'told') return found;
		const ids = told.value.map(({ sessionId }) => sessionId);
		const owned = await this.notes.findOwned(ids);
		const candidates = ids.filter((id) => owned.has(id));
		for (const order of orders) {
			// The newest one: an earlier one has ended without a video.
			const [own] = await this.notes.findOwn(order, candidates);
			if (own !== undefined) found.set(order, own);
		}
		return found;
	}

	/** When the session can have been made, by this machine's clock. */
	private async listSpans({ isFromEarlierLife, sentAt, lostAt }: OpenPayment): Promise<Span[]> {
		if (!isFromEarlierLife) {
			return [{ from: sentAt, until: lostAt ?? sentAt + ANSWER_TIMES.create }];
		}
		this.earlierTimes ??= this.notes.findTimes();
		return await this.earlierTimes;
	}

	private async look(
		{ order, content, sought, search }: Looking,
		spans: Span[],
		settledAt: number,
	): Promise<Finding> {
		const { clock, stop } = this.run;
		if ((await this.readList()).kind === 'noRoute') return { sessionId: null };
		const answers = awaitAnswers(this.nameContent(order), findEnd(spans) + LATE_MS);
		await untilStopped(answers, clock, stop);
		const list = await this.readList();
		if (list.kind === 'noRoute') return { sessionId: null };
		if (list.kind === 'trouble') return { sessionId: null, listed: listUnreadable(list.reason) };
		sought.spans = toServerTime(spans, this.skew);
		const inTime = listCandidates(list.value, content, sought.spans).filter(this.isFree);
		const alike = await this.keepAlike(inTime, content);
		if (typeof alike === 'string') return { sessionId: null, listed: listUnreadable(alike) };
		if (alike.length === 0 || clock.now() < settledAt) {
			return { sessionId: null, listed: LISTED_NOTHING };
		}
		return await search.inTurn(async () => await this.choose(alike, search));
	}

	private readonly isFree = ({ sessionId }: Candidate): boolean =>
		!this.memory.knowsSession(sessionId) && !isOwned(this.run.connection.baseUrl, sessionId);

	/** Those of the content; or why one of them could not be read. */
	private async keepAlike(
		candidates: Candidate[],
		content: Content,
	): Promise<Candidate[] | string> {
		const details = await Promise.all(
			candidates.map(async ({ sessionId }) => await this.readDetails(sessionId)),
		);
		const unread = details.find(({ kind }) => kind !== 'told');
		if (unread !== undefined) {
			return unread.kind === 'trouble' ? unread.reason : 'it tells no prompts';
		}
		return candidates.filter((_, nth) => {
			const told = details[nth];
			return told.kind === 'told' && isOfContent(told.value, content);
		});
	}

	private async choose(alike: Candidate[], search: Search): Promise<Finding> {
		const owned = await this.notes.findOwned(alike.map(({ sessionId }) => sessionId));
		const free = alike.filter((one) => this.isFree(one) && !owned.has(one.sessionId));
		const judgement = judgeCandidates(free, search.rivals());
		if (judgement.kind === 'none') return { sessionId: null, listed: LISTED_NOTHING };
		if (judgement.kind === 'ambiguous') {
			const listed = listedSeveral(judgement.candidates);
			return { sessionId: null, listed, isAmbiguous: true };
		}
		const { sessionId } = judgement;
		ownSession(this.run.connection.baseUrl, sessionId);
		const isClaimed = await this.notes.claim(sessionId);
		if (!isClaimed) return { sessionId: null, listed: LISTED_NOTHING };
		search.end();
		return { sessionId };
	}

	private async readList(): Promise<Told<ListedSession[]>> {
		const now = this.run.clock.now();
		if (this.reading === null || now - this.reading.at > FRESH_MS) {
			this.reading = { at: now, list: readRequests(this.run) };
		}
		const told = await this.reading.list;
		if (told.kind === 'told') this.skew = narrowSkew(this.skew, told.skew);
		return told;
	}

	private async readDetails(sessionId: string): Promise<Told<SessionDetails>> {
		const known = this.details.get(sessionId);
		if (known !== undefined) return await known;
		const reading = readSession(this.run, sessionId).then((told): Told<SessionDetails> => {
			if (told.kind !== 'told') return told;
			const value = readDetails(told.value) ?? { prompt: null, aspectRatio: null, duration: null };
			return { ...told, value };
		});
		this.details.set(sessionId, reading);
		const told = await reading;
		if (told.kind !== 'told') this.details.delete(sessionId);
		return told;
	}
}
