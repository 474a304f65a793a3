import { MOST_LISTED } from '../api/contract';
import { pause, untilStopped } from '../clock';
import type { Run } from '../run/run';
import type { Candidate, Content, OpenOrder, Span } from './findSession';
import {
	endsBefore,
	findEnd,
	judgeCandidates,
	LATE_MS,
	listCandidates,
	listLater,
	listLengths,
	readContent,
	toServerTime,
} from './findSession';
import type { Order } from './order';
import { hash } from './order';
import {
	LIST_TOO_SHORT,
	LISTED_NOTHING,
	listedLater,
	listedSeveral,
	listUnreadable,
	SENT_LONG_AGO,
} from './orderFailures';
import type { OrderNotes } from './orderNotes';
import type { OpenPayment, PaidSessions } from './paidSessions';
import { SessionRecall } from './recallSessions';
import type { Search } from './rivals';
import { awaitAnswers, beginCreate, beginSearch, isOwned, ownSession } from './rivals';
import type { Finding, Lost, SessionFinder } from './sessionFinder';
import { SendingTimes } from './sendingTimes';
import { SessionList } from './sessionList';

/** Milliseconds after a lost answer for which its session is looked for: entries can come late. */
const LOOK_FOR_MS = 20_000;
const LOOK_EVERY_MS = 5_000;

/**
 * Milliseconds after a lost answer before which no session is taken: another worker may be about to
 * read, and to note, that it is its own.
 */
const SETTLE_MS = 4_000;

/** Looks in Samsar's list for sessions whose creates were not answered. Reads only. */
export class SessionSearch implements SessionFinder {
	private readonly list: SessionList;

	private readonly noted: SessionRecall;

	private readonly times: SendingTimes;

	constructor(
		private readonly run: Pick<Run, 'connection' | 'clock' | 'stop'>,
		private readonly notes: OrderNotes,
		private readonly memory: PaidSessions,
	) {
		this.list = new SessionList(run);
		this.noted = new SessionRecall(this.list, notes);
		this.times = new SendingTimes(notes);
	}

	beginCreate(order: Order): () => void {
		const content = readContent(order);
		if (content === null) return () => {};
		return beginCreate(this.nameContent(content), this.run.clock.now());
	}

	async own(order: Order, sessionId: string): Promise<void> {
		ownSession(this.run.connection.account, sessionId);
		await this.notes.own(order, sessionId);
	}

	async findAll<Ordered extends Order>(open: Array<Lost<Ordered>>): Promise<Map<Ordered, Finding>> {
		const orders = open.map(({ order }) => order);
		const own = await this.noted.recall(orders, this.memory.listSessions());
		// So that nobody who looks for another one reads what was ordered with it.
		own.forEach((id) => ownSession(this.run.connection.account, id));
		const findings = open.map(async ({ order, lost }): Promise<[Ordered, Finding]> => {
			const sessionId = own.get(order);
			return [order, sessionId === undefined ? await this.find(order, lost) : { sessionId }];
		});
		return new Map(await Promise.all(findings));
	}

	async find(order: Order, lost: OpenPayment): Promise<Finding> {
		const { clock, stop } = this.run;
		const content = readContent(order);
		if (content === null) return { sessionId: null };
		const lengths = listLengths(order);
		const sought: OpenOrder = { order: hash(JSON.stringify(order.body)), lengths, spans: [] };
		const search = beginSearch(this.nameContent(content), sought);
		try {
			const spans = await this.times.listSpans(lost);
			if (spans.length === 0) return { sessionId: null, listed: SENT_LONG_AGO };
			const lostAt = lost.lostAt ?? (lost.isFromEarlierLife ? findEnd(spans) : lost.sentAt);
			for (let looks = 1; ; looks++) {
				const finding = await this.look(order, content, spans, sought, search, lostAt + SETTLE_MS);
				if (finding.sessionId !== null || finding.listed === undefined) return finding;
				const now = clock.now();
				// Others that look the same may be about to look for theirs.
				const isUnjudged = finding.isEarly || (finding.isAmbiguous && looks === 1);
				const isOver = now >= lostAt + LOOK_FOR_MS && !isUnjudged;
				if (stop?.aborted) return { sessionId: null };
				if (isOver) return await this.addLater(finding, content, sought);
				const next = now < lostAt + SETTLE_MS ? lostAt + SETTLE_MS - now : LOOK_EVERY_MS;
				await pause(clock, next, stop);
			}
		} finally {
			search.end();
		}
	}

	/** Names what orders that look the same in this account have in common. */
	private nameContent(content: Content): string {
		return hash(JSON.stringify([this.run.connection.account, content]));
	}

	private async look(
		order: Order,
		content: Content,
		spans: Span[],
		sought: OpenOrder,
		search: Search,
		settledAt: number,
	): Promise<Finding> {
		const { clock, stop } = this.run;
		if ((await this.list.read()).kind === 'noRoute') return { sessionId: null };
		const answers = awaitAnswers(this.nameContent(content), findEnd(spans) + LATE_MS);
		await untilStopped(answers, clock, stop);
		const list = await this.list.read();
		if (list.kind === 'noRoute') return { sessionId: null };
		if (list.kind === 'trouble') return { sessionId: null, listed: listUnreadable(list.reason) };
		sought.spans = toServerTime(spans, this.list.skew);
		const inTime = listCandidates(list.value, content, sought.spans);
		const alike = await this.list.keepAlike(this.keepFree(inTime), content);
		if (typeof alike === 'string') return { sessionId: null, listed: listUnreadable(alike) };
		if (alike.length === 0) {
			const isTooShort = endsBefore(list.value, sought.spans, MOST_LISTED);
			return { sessionId: null, listed: isTooShort ? LIST_TOO_SHORT : LISTED_NOTHING };
		}
		if (clock.now() < settledAt) {
			return { sessionId: null, listed: LISTED_NOTHING, isEarly: true };
		}
		return await search.inTurn(async () => await this.choose(order, alike, search, sought));
	}

	/** One that was made after the loss of the answer is named: only a person can tell whose it is. */
	private async addLater(
		finding: Finding,
		content: Content,
		{ spans }: OpenOrder,
	): Promise<Finding> {
		if (finding.sessionId !== null || finding.listed !== LISTED_NOTHING) return finding;
		const list = await this.list.read();
		if (list.kind !== 'told') return finding;
		const later = this.keepFree(listLater(list.value, content, spans));
		const alike = await this.list.keepAlike(later, content);
		const free = typeof alike === 'string' ? [] : await this.keepUnowned(alike);
		return free.length === 0 ? finding : { sessionId: null, listed: listedLater(free) };
	}

	private async keepUnowned(candidates: Candidate[]): Promise<Candidate[]> {
		const owned = await this.notes.findOwned(candidates.map(({ sessionId }) => sessionId));
		return this.keepFree(candidates).filter(({ sessionId }) => !owned.has(sessionId));
	}

	/** Hundreds of orders may look at hundreds of sessions: the memory is read once for each look. */
	private keepFree(candidates: Candidate[]): Candidate[] {
		const known = this.memory.listSessions();
		return candidates.filter(
			({ sessionId }) => !known.has(sessionId) && !isOwned(this.run.connection.account, sessionId),
		);
	}

	private async choose(
		order: Order,
		alike: Candidate[],
		search: Search,
		sought: OpenOrder,
	): Promise<Finding> {
		const free = await this.keepUnowned(alike);
		const judgement = judgeCandidates(free, search.rivals(), sought);
		if (judgement.kind === 'none') return { sessionId: null, listed: LISTED_NOTHING };
		if (judgement.kind === 'ambiguous') {
			const listed = listedSeveral(judgement.candidates);
			return { sessionId: null, listed, isAmbiguous: true };
		}
		// A retry may be looking for it by now.
		if (this.run.stop?.aborted) return { sessionId: null };
		const { sessionId } = judgement;
		ownSession(this.run.connection.account, sessionId);
		const isClaimed = await this.notes.claim(order, sessionId);
		if (!isClaimed) return { sessionId: null, listed: LISTED_NOTHING };
		search.end();
		return { sessionId };
	}
}
