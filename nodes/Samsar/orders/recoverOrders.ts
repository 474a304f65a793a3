import type { Run } from '../run/run';
import type { Order } from './order';
import type { OrderNotes } from './orderNotes';
import { notesUnreadable } from './orderFailures';
import { isAcceptedPayment } from './paidSessions';
import type { Terms } from './route';
import { NO_TERMS } from './route';
import type { Lost } from './sessionFinder';
import type { TakeUpTools } from './takeUp';
import { takeUp } from './takeUp';

/**
 * The orders under the names by which n8n's store knows them; those that an earlier life has sent are
 * remembered so.
 *
 * @throws SamsarFailure when n8n cannot tell, because each could be paid for twice
 */
async function nameOrders<Ordered extends Order>(
	{ context, clock }: Run,
	orders: Ordered[],
	{ memory, notes }: TakeUpTools<Ordered> & { notes: OrderNotes },
): Promise<Ordered[]> {
	// Only a retry has earlier lives.
	if (context.getMode() !== 'retry') return orders;
	const unknown = orders.filter(({ payKey }) => memory.recall(payKey) === undefined);
	const named = await notes.findSent(unknown, memory.listNames());
	if (named === null) {
		if (unknown.some(({ createAgain }) => !createAgain)) throw notesUnreadable();
		return orders;
	}
	for (const order of named) {
		if (order.knownBy === undefined || order.knownBy === 'nothing') continue;
		memory.remember(order, { sentAt: clock.now(), isFromEarlierLife: true });
	}
	const byItem = new Map(named.map((order) => [order.itemIndex, order]));
	return orders.map((order) => byItem.get(order.itemIndex) ?? order);
}

/**
 * Before anything is sent: looks for the sessions of the orders that may have been accepted earlier,
 * and takes up those that are found. Reads only.
 *
 * @returns the orders under the names by which n8n's store knows them
 * @throws SamsarFailure when n8n cannot tell what an earlier life has sent
 */
export async function recoverOrders<Ordered extends Order>(
	run: Run,
	unpaid: Ordered[],
	tools: TakeUpTools<Ordered> & { notes: OrderNotes },
	askTerms: () => Promise<Terms>,
): Promise<Ordered[]> {
	const orders = await nameOrders(run, unpaid, tools);
	const lost = orders.flatMap((order): Array<Lost<Ordered>> => {
		const open = tools.memory.recall(order.payKey);
		return open === undefined || isAcceptedPayment(open) ? [] : [{ order, lost: open }];
	});
	if (lost.length === 0) return orders;
	const findings = await tools.search.findAll(lost);
	const isFound = [...findings.values()].some(({ sessionId }) => sessionId !== null);
	const terms = isFound ? await askTerms() : NO_TERMS;
	// Side by side, so that they are noted together.
	const takenUp = lost.map(async ({ order, lost: open }) => {
		const priced = { ...order, estimate: order.route.price(order.body, terms) };
		await takeUp(priced, open, findings.get(order) ?? { sessionId: null }, tools);
	});
	await Promise.all(takenUp);
	return orders;
}
