import type { StoredRow } from '../../../nodes/Samsar/ledger/orderRow';
import { judgeDay } from '../../../nodes/Samsar/orders/dayBudget';
import type { Order } from '../../../nodes/Samsar/orders/order';
import { orderOf, PayDesk, TODAY } from '../support/payDesk';
import { answerJson } from '../support/replies';

const accept = (sessionId: string) => answerJson(201, { session_id: sessionId });

/** An order of 300 credits in a day of so many. */
function ordered(itemIndex: number, maxCreditsPerDay: number, more: Partial<Order> = {}): Order {
	const { limits } = orderOf(itemIndex);
	return orderOf(itemIndex, { limits: { ...limits, maxCreditsPerDay }, ...more });
}

const rowOf = (id: number, credits: number, status = 'ACCEPTED') =>
	({ id, credits, status }) as StoredRow;

describe("the day's limit, for an order that is written", () => {
	it.each<[string, StoredRow[], string]>([
		['alone', [rowOf(5, 300)], 'go'],
		['just within', [rowOf(1, 700), rowOf(5, 300)], 'go'],
		['after others', [rowOf(1, 800), rowOf(5, 300)], 'refuse'],
		['beside an earlier one', [rowOf(4, 800, 'SENDING'), rowOf(5, 300)], 'refuse'],
		['beside a later one that may give way', [rowOf(5, 300), rowOf(6, 800, 'SENDING')], 'wait'],
		['beside a later one that was accepted', [rowOf(5, 300), rowOf(6, 800)], 'refuse'],
		['of unknown price', [{ ...rowOf(5, 0), credits: null }], 'go'],
	])('%s', (_case, rows, expected) => {
		expect(judgeDay(rows, 5, 1_000)).toBe(expected);
	});
});

describe("a run with the day's limit", () => {
	it('counts what other runs and workflows have spent today, as charged where that is known', async () => {
		const first = new PayDesk();
		await first.submit([orderOf(0), orderOf(1)], [accept('vid_1'), accept('vid_2')]);
		await first
			.openLedger()
			.end({ sessionId: 'vid_1', status: 'COMPLETED', credits: 450 }, 'account');
		const second = first.startOther('8', 'samsar-9');
		await second.submit([ordered(2, 1_049)]);
		expect(second.sent).toHaveLength(0);
		expect(second.textOf(2)).toMatch(
			/^'Max Credits per Day' is 1049, and this order would exceed it\. Today's orders of this account cost 750 credits \(\$7\.50\) so far; this would add 300 credits/,
		);
		await second.submit([ordered(2, 1_050)], [accept('vid_3')]);
		expect(second.accepted.get(2)).toMatchObject({ isNew: true });
	});

	it('does not count other accounts, and no other days', async () => {
		const first = new PayDesk();
		await first.submit([orderOf(0)], [accept('vid_1')]);
		const second = first.startOther('8');
		second.account = 'other';
		await second.submit([ordered(2, 300)], [accept('vid_3')]);
		expect(second.accepted.get(2)).toBeDefined();
		const tomorrow = first.startOther('9');
		tomorrow.today = TODAY + first.clock.now() + 1;
		await first.clock.sleep(10);
		await tomorrow.submit([ordered(2, 300)], [accept('vid_4')]);
		expect(tomorrow.accepted.get(2)).toBeDefined();
	});

	it('is refused whole', async () => {
		const desk = new PayDesk();
		const orders = [ordered(0, 500), ordered(1, 500)];
		await expect(desk.submit(orders, [], false)).rejects.toThrow("'Max Credits per Day' is 500");
		expect(desk.sent).toHaveLength(0);
	});

	it('goes as far as it reaches under Continue On Fail', async () => {
		const desk = new PayDesk();
		const orders = [0, 1, 2].map((item) => ordered(item, 700));
		await desk.submit(orders, [accept('vid_1'), accept('vid_2')]);
		expect([...desk.accepted.keys()]).toEqual([0, 1]);
		expect(desk.textOf(2)).toContain("'Max Credits per Day' is 700");
	});

	it('is not let through by two runs at once', async () => {
		const first = new PayDesk();
		first.table.latencyMs = 10;
		const runs = [first, ...[1, 2, 3].map((nth) => first.startOther(`8${nth}`))];
		await Promise.all(
			runs.map(async (run, nth) => await run.submit([ordered(0, 650)], [accept(`vid_${nth}`)])),
		);
		expect(runs.flatMap(({ sent }) => sent)).toHaveLength(2);
		expect(first.table.rows).toHaveLength(2);
	});

	it('pays nothing again for what is known already', async () => {
		const first = new PayDesk();
		await first.submit([ordered(0, 300)], [accept('vid_1')]);
		const again = first.retryAnew('8');
		await again.submit([ordered(0, 300)]);
		expect(again.accepted.get(0)).toMatchObject({ sessionId: 'vid_1' });
	});

	it('refuses an order of unknown price', async () => {
		const desk = new PayDesk();
		await desk.submit([ordered(0, 700, { estimate: null })]);
		expect(desk.textOf(0)).toContain("'Max Credits per Day' is 700, but Samsar documents no price");
	});

	it('is refused where there is no table', async () => {
		const desk = new PayDesk();
		desk.openTable = async () => ({
			table: null,
			reason: 'this n8n has no data tables',
			mayPass: false,
		});
		await desk.submit([ordered(0, 700)]);
		expect(desk.sent).toHaveLength(0);
		expect(desk.textOf(0)).toContain(
			"'Max Credits per Day' cannot be checked now, because this n8n has no data tables.",
		);
	});
});
