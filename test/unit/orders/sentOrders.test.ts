import type { OrderName } from '../../../nodes/Samsar/orders/order';
import { countEqual } from '../../../nodes/Samsar/orders/order';
import { allot } from '../../../nodes/Samsar/orders/sentOrders';

/** Orders by content and setup, one letter each. */
const ordersOf = (names: string[], run = 0): OrderName[] =>
	names.map(([content, setup], item) => ({ payKey: `${run}:${item}:${content}`, setup }));

const known = (numbers: Record<string, number[]>) =>
	new Map(
		Object.entries(numbers).map(([name, list]) => [
			/[a-z]/.test(name) ? `any:${name}` : `setup:${name}`,
			list,
		]),
	);

describe('which orders an earlier life has sent', () => {
	it.each<[string, string[], Record<string, number[]>, string[]]>([
		['none', ['aA'], {}, ['nothing']],
		['by content and setup', ['aA'], { a: [0], A: [0] }, ['both']],
		['by content alone', ['aA'], { a: [0] }, ['content']],
		['by setup alone', ['aA'], { A: [0] }, ['setup']],
		['although its number is not the first', ['aA'], { a: [3], A: [3] }, ['both']],
		[
			'as many as there were',
			['aA', 'aA', 'aA'],
			{ a: [0, 1], A: [0, 1] },
			['both', 'both', 'nothing'],
		],
		['those whose setup is known first', ['aA', 'aB'], { a: [0], B: [0] }, ['nothing', 'both']],
		[
			'a setup once, for the order whose content is known',
			['aA', 'bA'],
			{ b: [0], A: [0] },
			['nothing', 'both'],
		],
		[
			'a setup for one whose content has changed, beside one whose content has not',
			['aA', 'bA'],
			{ b: [0], A: [0, 1] },
			['setup', 'both'],
		],
		['another content with another setup', ['aA'], { b: [0], B: [0] }, ['nothing']],
	])('%s', (_case, names, numbers, expected) => {
		const orders = countEqual(ordersOf(names), []);
		expect(allot(orders, [], known(numbers)).map(({ knownBy }) => knownBy)).toEqual(expected);
	});

	it('counts what this life has taken up in its earlier runs', () => {
		const held = countEqual(ordersOf(['aA']), []);
		const orders = countEqual(ordersOf(['aA', 'aA'], 1), held);
		expect(orders.map(({ numbers }) => numbers)).toEqual([
			{ content: 1, setup: 1 },
			{ content: 2, setup: 2 },
		]);
		const allotted = allot(orders, held, known({ a: [0, 1], A: [0, 1] }));
		expect(allotted.map(({ knownBy }) => knownBy)).toEqual(['both', 'nothing']);
	});

	it('leaves its note to one that the memory knows, though it comes later', () => {
		const [first, second] = countEqual(ordersOf(['aA', 'aA']), []);
		const [allotted] = allot([first], [second], known({ a: [1], A: [1] }));
		expect(allotted.knownBy).toBe('nothing');
	});

	it('does not count one that the memory knows and whose note has gone', () => {
		const [held] = countEqual(ordersOf(['aA']), []);
		const [allotted] = allot(ordersOf(['aA'], 1), [held], known({ a: [1], A: [1] }));
		expect(allotted).toMatchObject({ knownBy: 'both', numbers: { content: 1, setup: 1 } });
	});

	it('leaves those that the memory knows their own numbers', () => {
		const held = [{ ...ordersOf(['aA'])[0], numbers: { content: 2, setup: 5 } }];
		const orders = countEqual(ordersOf(['aA', 'aA', 'aA', 'aA']), held);
		expect(orders.map(({ numbers }) => numbers)).toEqual([
			{ content: 2, setup: 5 },
			{ content: 0, setup: 0 },
			{ content: 1, setup: 1 },
			{ content: 3, setup: 2 },
		]);
	});

	it('gives each a number of its own, and a new one that nobody has', () => {
		const orders = countEqual(ordersOf(['aA', 'aB', 'aC']), []);
		const allotted = allot(orders, [], known({ a: [2, 5], B: [0] }));
		expect(allotted.map(({ numbers }) => numbers?.content)).toEqual([5, 2, 6]);
	});
});
