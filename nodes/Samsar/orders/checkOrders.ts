import type { SamsarFailure } from '../failures/failure';
import { toFailure } from '../failures/nodeError';
import { checkWebhookReach } from '../fields/webhookField';
import type { Run } from '../run/run';
import { askBalance, askTerms } from './askServer';
import { checkFont, checkSubtitles } from './checkFields';
import { balanceTooLow, checkBudget, findRunExcess, sumEstimates } from './estimate';
import type { Order } from './order';
import { resolveOrder } from './route';

type Fail<Ordered> = (order: Ordered, failure: SamsarFailure) => void;

/**
 * Requests the server's models, prices and balance once, free of charge, and checks the orders against
 * them before anything is sent.
 *
 * @param due the orders that would be paid for now
 * @param fail ends a refused order; may throw
 * @returns the accepted orders, with the server's price and the request for this server
 * @throws what `fail` throws
 */
export async function checkOrders<Ordered extends Order>(
	run: Run,
	due: Ordered[],
	fail: Fail<Ordered>,
): Promise<Ordered[]> {
	if (due.length === 0) return [];
	const asksBalance = due.some(({ limits }) => limits.checkBalance);
	const [terms, balance] = await Promise.all([
		askTerms(run, due),
		asksBalance ? askBalance(run) : null,
	]);
	const priced = due.flatMap((order) => {
		try {
			const { route, body } = order;
			checkWebhookReach(body.webhookUrl, run.connection.baseUrl);
			const estimate = route.price(body, terms);
			const { checkLimits, checkModels, maxCredits } = order.limits;
			if (terms.offers !== null && checkModels) route.checkOffer?.(body, terms.offers);
			route.checkSources?.(body, terms);
			if (terms.offers !== null) checkSubtitles(body);
			if (terms.fonts !== undefined && checkModels) {
				checkFont(body, terms.fonts, route.listSwitch);
			}
			if (checkLimits) route.checkLengths?.(body, terms);
			if (maxCredits !== undefined) checkBudget(estimate, maxCredits, route.priceAdvice);
			return [{ ...order, estimate, sending: resolveOrder(order, terms) }];
		} catch (thrown) {
			fail(order, toFailure(thrown));
			return [];
		}
	});
	return holdBalance(holdBudget(priced, fail), balance, fail);
}

/** 'Max Credits per Run': all orders, or none. */
function holdBudget<Ordered extends Order>(orders: Ordered[], fail: Fail<Ordered>): Ordered[] {
	const budgets = orders.flatMap(({ limits }) => limits.maxCreditsPerRun ?? []);
	if (budgets.length === 0) return orders;
	// All orders of a run use the same route.
	const { priceAdvice } = orders[0].route;
	const excess = findRunExcess(sumEstimates(orders), Math.min(...budgets), priceAdvice);
	if (excess === null) return orders;
	orders.forEach((order) => fail(order, excess));
	return [];
}

/** As many orders, in sequence, as the account can pay; without Continue On Fail, all or none. */
function holdBalance<Ordered extends Order>(
	orders: Ordered[],
	balance: number | null,
	fail: Fail<Ordered>,
): Ordered[] {
	const needed = orders.reduce((sum, { estimate }) => sum + (estimate ?? 0), 0);
	if (balance === null || needed <= balance) return orders;
	let left = balance;
	const isWithin = ({ estimate, limits }: Ordered): boolean => {
		if (limits.checkBalance && (estimate ?? 0) > left) return false;
		left -= estimate ?? 0;
		return true;
	};
	const payable = new Set<Ordered>();
	for (const order of orders) {
		if (!isWithin(order)) break;
		payable.add(order);
	}
	const failure = balanceTooLow(balance, needed);
	const rest = orders.filter((order) => !payable.has(order));
	rest.forEach((order) => fail(order, failure));
	return [...payable];
}
