import { MOST_LISTED } from '../api/contract';
import { pause, untilStopped } from '../clock';
import { hash } from '../ledger/identity';
import type { Ledger } from '../ledger/ledger';
import type { OrderRecord } from '../ledger/orderRecord';
import type { Run } from '../run/run';
import { ANSWER_TIMES } from '../transport/samsarConnection';
import { awaitOtherExecution, readSpan } from './otherExecution';
import type { Finding } from './otherExecution';
import type { Candidate, OpenOrder, Span } from './findSession';
import {
	endsBefore,
	findEnd,
	judgeCandidates,
	LATE_MS,
	listCandidates,
	listLater,
	toServerTime,
} from './findSession';
import type { Content } from './listedContent';
import { listLengths, readContent } from './listedContent';
import type { Order } from './order';
import {
	LIST_TOO_SHORT,
	LISTED_NOTHING,
	listedLater,
	listedSeveral,
	listUnreadable,
} from './orderFailures';
import type { Search } from './rivals';
import { awaitAnswers, beginCreate, beginSearch, isOwned, ownSession } from './rivals';
import { SessionList } from './sessionList';

type None = Extract<Finding, { kind: 'none' }>;

/** Milliseconds after a lost answer for which its session is searched, because entries can appear late. */
const LOOK_FOR_MS = 20_000;
const LOOK_EVERY_MS = 5_000;

/**
 * Milliseconds after a lost answer before which no session is claimed, because another worker may be about to
 * record it as its own.
 */
const SETTLE_MS = 4_000;

/** Milliseconds added to the time limit of a create until it has certainly ended. */
const SLACK_MS = 1_000;

/** A searched order with the state of its search. */
interface Sought {
	order: Order;
	content: Content;
	spans: Span[];
	open: OpenOrder;
	search: Search;
}

/** Searches the ledger and Samsar's list for the sessions of orders with lost answers. */
export class SessionSearch {
	private readonly list: SessionList;

	constructor(
		private readonly run: Pick<Run, 'connection' | 'clock' | 'stop'>,
		private readonly ledger: Ledger,
	) {
		this.list = new SessionList(run);
	}

	/** Registers a create as sent. Call the returned function when it is answered. */
	beginCreate(order: Order): () => void {
		const content = readContent(order);
		if (content === null) return () => {};
		return beginCreate(this.nameContent(content), this.run.clock.now());
	}

	/** Claims the session, so that no search of this process uses it. */
	own(sessionId: string): void {
		ownSession(this.run.connection.account, sessionId);
	}

	/**
	 * Searches for the session of an order, repeatedly if its answer was lost recently. A found session is
	 * claimed for this order.
	 */
	async find(order: Order, record: OrderRecord): Promise<Finding> {
		const answered = await awaitOtherExecution(order, record, { ...this.run, ledger: this.ledger });
		if (answered !== null) return answered;
		const content = readContent(order);
		if (content === null) return { kind: 'none' };
		const open: OpenOrder = {
			order: hash(JSON.stringify(order.body)),
			lengths: listLengths(order),
			spans: [],
		};
		const search = beginSearch(this.nameContent(content), open);
		const spans = [readSpan(order, record)];
		try {
			return await this.lookUntilFound({ order, content, spans, open, search }, record);
		} finally {
			search.end();
		}
	}

	private async lookUntilFound(sought: Sought, record: OrderRecord): Promise<Finding> {
		const { clock, stop } = this.run;
		const lostAt = findEnd(sought.spans);
		for (let looks = 1; ; looks++) {
			const finding = await this.look(sought, record, lostAt + SETTLE_MS);
			if (finding.kind !== 'none' || finding.listed === undefined) return finding;
			const now = clock.now();
			// Other searches that look the same may still claim a session.
			const isUnjudged = finding.isEarly || (finding.isAmbiguous && looks === 1);
			const isOver = now >= lostAt + LOOK_FOR_MS && !isUnjudged;
			if (stop?.aborted) return { kind: 'none' };
			if (isOver) return await this.addLater(finding, sought);
			const next = now < lostAt + SETTLE_MS ? lostAt + SETTLE_MS - now : LOOK_EVERY_MS;
			await pause(clock, next, stop);
		}
	}

	/** Hash shared by orders that look the same on this account. */
	private nameContent(content: Content): string {
		return hash(JSON.stringify([this.run.connection.account, content]));
	}

	private async look(sought: Sought, record: OrderRecord, settledAt: number): Promise<Finding> {
		const { clock, stop } = this.run;
		const { content, spans, open } = sought;
		if ((await this.list.read()).kind === 'noRoute') return { kind: 'none' };
		const answers = awaitAnswers(this.nameContent(content), findEnd(spans) + LATE_MS);
		// Do not wait forever: a rate-limited create stays unanswered and may wait for this search.
		await Promise.race([
			untilStopped(answers, clock, stop),
			pause(clock, ANSWER_TIMES.create + SLACK_MS, stop),
		]);
		const list = await this.list.read();
		if (list.kind === 'noRoute') return { kind: 'none' };
		if (list.kind === 'trouble') return { kind: 'none', listed: listUnreadable(list.reason) };
		open.spans = toServerTime(spans, this.list.skew);
		const inTime = listCandidates(list.value, content, open.spans);
		const alike = await this.list.keepAlike(this.keepFree(inTime), content);
		if (typeof alike === 'string') return { kind: 'none', listed: listUnreadable(alike) };
		if (alike.length === 0) {
			const isTooShort = endsBefore(list.value, open.spans, MOST_LISTED);
			return { kind: 'none', listed: isTooShort ? LIST_TOO_SHORT : LISTED_NOTHING };
		}
		if (clock.now() < settledAt) return { kind: 'none', listed: LISTED_NOTHING, isEarly: true };
		return await sought.search.inTurn(async () => await this.choose(sought, record, alike));
	}

	/** Names sessions made after the answer was lost. Only a person can decide whether they match. */
	private async addLater(finding: None, { content, open }: Sought): Promise<Finding> {
		if (finding.listed !== LISTED_NOTHING) return finding;
		const list = await this.list.read();
		if (list.kind !== 'told') return finding;
		const later = this.keepFree(listLater(list.value, content, open.spans));
		const alike = await this.list.keepAlike(later, content);
		const free = typeof alike === 'string' ? [] : await this.keepUnowned(alike);
		return free.length === 0 ? finding : { kind: 'none', listed: listedLater(free, content) };
	}

	private async keepUnowned(candidates: Candidate[]): Promise<Candidate[]> {
		const ids = candidates.map(({ sessionId }) => sessionId);
		const owned = await this.ledger.findOwned(ids, this.run.connection.account);
		return this.keepFree(candidates).filter(({ sessionId }) => !owned.has(sessionId));
	}

	/** Reads the memory once per call, because hundreds of orders may check hundreds of sessions. */
	private keepFree(candidates: Candidate[]): Candidate[] {
		const known = this.ledger.listSessions();
		const { account } = this.run.connection;
		return candidates.filter(
			({ sessionId }) => !known.has(sessionId) && !isOwned(account, sessionId),
		);
	}

	private async choose(
		{ content, open, search }: Sought,
		record: OrderRecord,
		alike: Candidate[],
	): Promise<Finding> {
		const free = await this.keepUnowned(alike);
		const judgement = judgeCandidates(free, search.rivals(), open);
		if (judgement.kind === 'none') return { kind: 'none', listed: LISTED_NOTHING };
		if (judgement.kind === 'ambiguous') {
			const listed = listedSeveral(judgement.candidates, content);
			return { kind: 'none', listed, isAmbiguous: true };
		}
		// After a Stop, a retry may already be searching for it.
		if (this.run.stop?.aborted) return { kind: 'none' };
		const { sessionId } = judgement;
		this.own(sessionId);
		const { account } = this.run.connection;
		const isClaimed = await this.ledger.claimSession(record, sessionId, account);
		if (!isClaimed) return { kind: 'none', listed: LISTED_NOTHING };
		search.end();
		return { kind: 'found', sessionId };
	}
}
