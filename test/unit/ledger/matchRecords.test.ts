import type { Identity } from '../../../nodes/Samsar/ledger/identity';
import { isOver, matchRecords } from '../../../nodes/Samsar/ledger/matchRecords';
import type { OrderStatus } from '../../../nodes/Samsar/ledger/orderRow';
import { recordOf } from '../support/ledgerRecords';

/** By content and setup, one letter each; without the second one there is no setup. */
const identityOf = ([content, setup]: string): Identity => ({ content, setup });

/** Orders and records by their letters; of each order, the number of its record. */
function match(orders: string[], records: string[], statuses: OrderStatus[] = []) {
	const wanted = orders.map(identityOf);
	const free = records.map((name, nth) =>
		recordOf(String(nth), { ...identityOf(name), status: statuses[nth] ?? 'ACCEPTED' }),
	);
	const matched = matchRecords(wanted, free);
	return wanted.map((order) => {
		const record = matched.get(order);
		return record === undefined ? null : Number(record.uid);
	});
}

describe('which record is an order’s', () => {
	it.each<[string, string[], string[], Array<number | null>]>([
		['none', ['aA'], [], [null]],
		['that of its content and setup', ['aA'], ['aA'], [0]],
		['that of its content, when its setup has changed', ['aA'], ['aB'], [0]],
		['that of its setup, when its content has changed', ['aA'], ['bA'], [0]],
		['none of other content and another setup', ['aA'], ['bB'], [null]],
		['the surest one first', ['aA'], ['bA', 'aB', 'aA'], [2]],
		['that of its content before that of its setup', ['aA'], ['bA', 'aB'], [1]],
		['of equal ones as many as there are', ['aA', 'aA', 'aA'], ['aA', 'aA'], [0, 1, null]],
		['of more than there are orders, the oldest', ['aA'], ['aA', 'aA'], [0]],
		['those whose setup is known first', ['aA', 'aB'], ['aB'], [null, 0]],
		['a setup once, for the order whose content is known', ['aA', 'bA'], ['bA'], [null, 0]],
		[
			'a setup for one whose content has changed, beside one whose content has not',
			['aA', 'bA'],
			['bA', 'cA'],
			[1, 0],
		],
		['the same, wherever the orders stand', ['cC', 'aA', 'bB'], ['aA', 'bB', 'cC'], [2, 0, 1]],
		['by content alone where there is no setup', ['a', 'a'], ['a'], [0, null]],
		['none by a setup that neither has', ['a'], ['b'], [null]],
		['that of an order whose setup could not be read then', ['aA'], ['a'], [0]],
	])('%s', (_case, orders, records, expected) => {
		expect(match(orders, records)).toEqual(expected);
	});

	it('is the one that brings a video before one that may, and that before a lost one', () => {
		const statuses: OrderStatus[] = ['LOST', 'CANCELLED', 'SENDING', 'ACCEPTED', 'COMPLETED'];
		const equal = ['aA', 'aA', 'aA', 'aA', 'aA'];
		expect(match(equal, equal, statuses)).toEqual([4, 3, 2, 0, 1]);
	});

	it('is the surer one although the other one brings a video', () => {
		expect(match(['aA'], ['bA', 'aA'], ['COMPLETED', 'LOST'])).toEqual([1]);
	});

	it('takes nothing out of the list that it is given', () => {
		const free = [recordOf('1')];
		matchRecords([identityOf('aA')], free);
		expect(free).toHaveLength(1);
	});
});

describe('an order may be made anew', () => {
	it.each<[OrderStatus, boolean, boolean]>([
		['SENDING', false, false],
		['ACCEPTED', false, false],
		['COMPLETED', false, false],
		['LOST', false, false],
		['FAILED', true, true],
		['CANCELLED', false, true],
	])('after %s: in the execution that saw it %p, in a retry %p', (status, here, later) => {
		const record = recordOf('1', { status, endedIn: '7' });
		expect([isOver(record, '7'), isOver(record, '8')]).toEqual([here, later]);
	});

	it('after a render that Get Status found cancelled', () => {
		expect(isOver(recordOf('1', { status: 'CANCELLED' }), '7')).toBe(true);
	});
});
