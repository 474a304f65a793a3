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
 * The orders that an earlier try or an earlier life has sent without a known answer.
 *
 * @throws SamsarFailure when n8n cannot tell, because each could be paid for twice
 */
async function listLost<Ordered extends Order>(
	{ context, clock }: Run,
	orders: Ordered[],
	{ memory, notes }: TakeUpTools<Ordered> & { notes: OrderNotes },
): Promise<Array<Lost<Ordered>>> {
	const unknown = orders.filter(({ payKey }) => memory.recall(payKey) === undefined);
	// Only a retry has earlier lives.
	const sent = context.getMode() === 'retry' ? await notes.findSent(unknown) : [];
	if (sent === null && unknown.some(({ createAgain }) => !createAgain)) throw notesUnreadable();
	for (const order of sent ?? []) {
		memory.remember(order, { sentAt: clock.now(), isFromEarlierLife: true });
	}
	return orders.flatMap((order) => {
		const lost = memory.recall(order.payKey);
		return lost === undefined || isAcceptedPayment(lost) ? [] : [{ order, lost }];
	});
}

/**
 * Before anything is sent: looks for the sessions of the orders that may have been accepted earlier,
 * and takes up those that are found. Reads only.
 *
 * @throws SamsarFailure when n8n cannot tell what an earlier life has sent
 */
export async function recoverOrders<Ordered extends Order>(
	run: Run,
	orders: Ordered[],
	tools: TakeUpTools<Ordered> & { notes: OrderNotes },
	askTerms: () => Promise<Terms>,
): Promise<void> {
	const lost = await listLost(run, orders, tools);
	if (lost.length === 0) return;
	const findings = await tools.search.findAll(lost);
	const isFound = [...findings.values()].some(({ sessionId }) => sessionId !== null);
	const terms = isFound ? await askTerms() : NO_TERMS;
	// Side by side, so that they are noted together.
	const takenUp = lost.map(async ({ order, lost: open }) => {
		const priced = { ...order, estimate: order.route.price(order.body, terms) };
		await takeUp(priced, open, findings.get(order) ?? { sessionId: null }, tools);
	});
	await Promise.all(takenUp);
}
