import type { OrderName } from './order';
import type { OrderNotes } from './orderNotes';
import type { SessionList } from './sessionList';
import { Turns } from './turns';

/** The sessions that were noted as the orders' of one run. */
export class SessionRecall {
	/** Orders that are the same must not be given the same one. */
	private readonly given = new Set<string>();

	private readonly turns = new Turns();

	constructor(
		private readonly list: SessionList,
		private readonly notes: OrderNotes,
	) {}

	/** @param held sessions that other orders of this execution have */
	async recall<Named extends OrderName>(
		orders: Named[],
		held: ReadonlySet<string>,
	): Promise<Map<Named, string>> {
		return await this.turns.take(async () => {
			const found = await this.find(orders, (id) => !held.has(id) && !this.given.has(id));
			found.forEach((id) => this.given.add(id));
			return found;
		});
	}

	/**
	 * The list of requests tells the newest ones, finished or not; the list of finished videos goes
	 * further back, and has those that were made of pictures.
	 */
	private async find<Named extends OrderName>(
		orders: Named[],
		isFree: (sessionId: string) => boolean,
	): Promise<Map<Named, string>> {
		const told = orders.length === 0 ? null : await this.list.read();
		if (told?.kind !== 'told') return new Map();
		const ids = told.value.map(({ sessionId }) => sessionId).filter(isFree);
		const found = await this.notes.findOwners(orders, ids);
		const left = orders.filter((order) => !found.has(order));
		if (left.length === 0) return found;
		const known = new Set(ids);
		const finished = (await this.list.readFinished()).filter((id) => !known.has(id) && isFree(id));
		return new Map([...found, ...(await this.notes.findOwners(left, finished))]);
	}
}
