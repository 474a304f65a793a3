import { describeCredits } from '../api/credits';
import { pause } from '../clock';
import type { SamsarFailure } from '../failures/failure';
import { endSentence } from '../failures/sentence';
import { Gathering } from '../ledger/gathering';
import type { Ledger } from '../ledger/ledger';
import type { OrderRecord } from '../ledger/orderRecord';
import type { StoredRow } from '../ledger/orderRow';
import { readMessage } from '../ledger/tableTrouble';
import type { Run } from '../run/run';
import { refuseOrder } from './estimate';
import type { Order } from './order';

/** Milliseconds between two counts while another run may withdraw its order. */
const COUNT_EVERY_MS = 400;

/** Counts after which another run's remaining order is considered final. */
const MOST_COUNTS = 5;

/** Milliseconds since 1970 at which today began, in the workflow's time zone. */
function readMidnight({ context }: Pick<Run, 'context'>): number {
	const { $today } = context.getWorkflowDataProxy(0) as { $today: { toMillis(): number } };
	return $today.toMillis();
}

/** The credits of orders: as charged if known, else as estimated. */
export function sumCredits(rows: Array<Pick<StoredRow, 'credits'>>): number {
	return rows.reduce((sum, { credits }) => sum + (credits ?? 0), 0);
}

function dayIsFull(spent: number, needed: number, limit: number): SamsarFailure {
	return refuseOrder(
		`'Max Credits per Day' is ${limit}, and this order would exceed it. Today's orders of this account cost ${describeCredits(spent)} so far; this would add ${describeCredits(needed)}. Continue tomorrow, or raise 'Max Credits per Day'. The data table 'Samsar Orders' lists today's orders.`,
	);
}

function dayUnknown(reason: string): SamsarFailure {
	return refuseOrder(
		`'Max Credits per Day' cannot be checked now, because ${endSentence(reason)} Today's orders are counted in the data table 'Samsar Orders' of the workflow's project. Fix this cause, or remove 'Max Credits per Day' under Options to order without it.`,
	);
}

function priceUnknown({ route, limits }: Order): SamsarFailure {
	return refuseOrder(
		`'Max Credits per Day' is ${limits.maxCreditsPerDay}, but ${route.priceAdvice.whyUnknown}. Remove 'Max Credits per Day' to continue without it.`,
	);
}

/**
 * Whether an already written order is within the day's limit. Of two runs that write at the same time, the one with
 * the later row yields.
 *
 * @param rows the day's orders, including this one
 * @returns `wait` if it depends on another run's order that may be withdrawn
 */
export function judgeDay(
	rows: StoredRow[],
	rowId: number,
	limit: number,
): 'go' | 'wait' | 'refuse' {
	if (sumCredits(rows) <= limit) return 'go';
	const staying = rows.filter(({ id, status }) => id <= rowId || status !== 'SENDING');
	return sumCredits(staying) <= limit ? 'wait' : 'refuse';
}

/** 'Max Credits per Day' for the orders of one run. */
export class DayBudget {
	/** A count includes all orders written before it starts. Requests during a count share the next one. */
	private readonly counts: Gathering<null, StoredRow[]>;

	constructor(
		private readonly run: Run,
		ledger: Ledger,
	) {
		this.counts = new Gathering<null, StoredRow[]>({
			clock: run.clock,
			most: Infinity,
			carryOut: async (asked) => {
				const rows = await ledger.listSince(readMidnight(run), run.connection.account);
				return asked.map(() => rows);
			},
		});
	}

	/**
	 * Returns as many orders, in sequence, as the day's limit allows.
	 *
	 * @param fail ends a refused order; may throw, and then none is sent
	 */
	async hold<Ordered extends Order>(
		orders: Ordered[],
		fail: (order: Ordered, failure: SamsarFailure) => void,
	): Promise<Ordered[]> {
		if (orders.every(({ limits }) => limits.maxCreditsPerDay === undefined)) return orders;
		let spent: number;
		try {
			spent = sumCredits(await this.counts.ask(null));
		} catch (error) {
			const failure = dayUnknown(readMessage(error));
			return orders.filter((order) => {
				const isFree = order.limits.maxCreditsPerDay === undefined;
				if (!isFree) fail(order, failure);
				return isFree;
			});
		}
		const needed = sumCredits(orders.map(({ estimate }) => ({ credits: estimate })));
		let planned = spent;
		return orders.filter((order) => {
			const { estimate } = order;
			const { maxCreditsPerDay: limit = Infinity } = order.limits;
			const isKnown = estimate !== null || limit === Infinity;
			const isWithin = isKnown && planned + (estimate ?? 0) <= limit;
			if (isWithin) planned += estimate ?? 0;
			else fail(order, isKnown ? dayIsFull(spent, needed, limit) : priceUnknown(order));
			return isWithin;
		});
	}

	/** Why a written order may not be sent, because another run wrote one at the same time; null if it may. */
	async findExcess({ estimate, limits }: Order, own: OrderRecord): Promise<SamsarFailure | null> {
		const { maxCreditsPerDay: limit } = limits;
		if (limit === undefined) return null;
		const { rowId } = own;
		if (rowId === undefined) return dayUnknown('the order could not be written');
		for (let counts = 1; ; counts++) {
			let rows: StoredRow[];
			try {
				rows = await this.counts.ask(null);
			} catch (error) {
				return dayUnknown(readMessage(error));
			}
			const judgement = judgeDay(rows, rowId, limit);
			if (judgement === 'go') return null;
			if (judgement === 'refuse' || counts >= MOST_COUNTS) {
				const needed = estimate ?? 0;
				return dayIsFull(sumCredits(rows) - needed, needed, limit);
			}
			await pause(this.run.clock, COUNT_EVERY_MS, this.run.stop);
		}
	}
}
