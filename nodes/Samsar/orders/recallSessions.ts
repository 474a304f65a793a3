import type { OrderName } from './order';
import type { OrderNotes } from './orderNotes';
import type { SessionList } from './sessionList';

/**
 * The sessions that were noted as these orders'. The list of requests tells the newest ones, finished or
 * not; the list of finished videos goes further back, and has those that were made of pictures.
 *
 * @param held sessions that other orders of this execution have
 */
export async function recallSessions<Named extends OrderName>(
	orders: Named[],
	list: SessionList,
	notes: OrderNotes,
	held: ReadonlySet<string>,
): Promise<Map<Named, string>> {
	const told = orders.length === 0 ? null : await list.read();
	if (told?.kind !== 'told') return new Map();
	const ids = told.value.map(({ sessionId }) => sessionId).filter((id) => !held.has(id));
	const found = await notes.findOwners(orders, ids);
	const left = orders.filter((order) => !found.has(order));
	if (left.length === 0) return found;
	const known = new Set(ids);
	const finished = (await list.readFinished()).filter((id) => !known.has(id) && !held.has(id));
	return new Map([...found, ...(await notes.findOwners(left, finished))]);
}
