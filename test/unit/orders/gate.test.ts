import { hash } from '../../../nodes/Samsar/ledger/identity';
import { readContent } from '../../../nodes/Samsar/orders/listedContent';
import { awaitAnswers } from '../../../nodes/Samsar/orders/rivals';
import { SamsarFailure } from '../../../nodes/Samsar/failures/failure';
import { Gate } from '../../../nodes/Samsar/orders/gate';
import type { CreateEnd } from '../../../nodes/Samsar/orders/gate';
import { answerJson, answerText, silence } from '../support/replies';
import { ACCOUNT, ordersOf, PayDesk } from '../support/payDesk';

const ACCEPTED: CreateEnd = { kind: 'accepted' };
const LOST: CreateEnd = { kind: 'lost' };
const REFUSED: CreateEnd = { kind: 'refused', failure: new SamsarFailure({ message: 'No.' }) };

const kite = (itemIndex: number, estimate: number | null = 300) => ({ itemIndex, estimate });
const KITE = kite(0);

/** How many more may leave now. */
function fill(gate: Gate): number {
	let count = 0;
	for (; gate.hasRoom && gate.closedFor(KITE) === null; count++) gate.begin();
	return count;
}

function open(isProven = true, endsAtFailure = false): Gate {
	return new Gate({ isProven, endsAtFailure });
}

/** Deals out so many of each, one after the other, with as many under way as there may be. */
function sendInTurn(gate: Gate, ends: CreateEnd[]): number {
	let sent = 0;
	for (const end of ends) {
		if (gate.closedFor(KITE) !== null) break;
		expect(gate.hasRoom).toBe(true);
		gate.begin();
		gate.end(kite(sent++), end);
	}
	return sent;
}

describe('creates that may be without a good answer', () => {
	it('are ten at first, two more with each that is accepted, and fifty at most', () => {
		const gate = open();
		expect(fill(gate)).toBe(10);
		gate.end(kite(0), ACCEPTED);
		expect(fill(gate)).toBe(3);
		for (let item = 0; item < 40; item++) {
			gate.end(kite(item), ACCEPTED);
			fill(gate);
		}
		for (let item = 0; item < 50; item++) gate.end(kite(item), ACCEPTED);
		expect(fill(gate)).toBe(50);
	});

	it('are three where nothing has shown yet that the server answers', () => {
		const gate = open(false);
		expect(fill(gate)).toBe(3);
		gate.end(kite(0), ACCEPTED);
		expect(fill(gate)).toBe(10);
	});

	it('are the lost ones, too', () => {
		const gate = open();
		fill(gate);
		gate.end(kite(0), LOST);
		gate.end(kite(1), LOST);
		expect(fill(gate)).toBe(0);
		gate.end(kite(2), ACCEPTED);
		expect(fill(gate)).toBe(5);
	});

	it('are not those that were not sent, or that say nothing', () => {
		const gate = open();
		fill(gate);
		gate.end(kite(0), { kind: 'nothing' });
		expect(fill(gate)).toBe(1);
	});
});

describe('the gate', () => {
	it('closes with the third loss in a row', () => {
		expect(sendInTurn(open(), [LOST, LOST, LOST, ACCEPTED])).toBe(3);
		expect(sendInTurn(open(), [LOST, LOST, ACCEPTED, LOST, LOST, ACCEPTED])).toBe(6);
	});

	it('closes with the tenth loss when refusals come between, and never stands without an end', () => {
		const ends = Array.from({ length: 60 }, (_, nth) => (nth % 3 === 2 ? REFUSED : LOST));
		for (const isProven of [true, false]) {
			const gate = open(isProven);
			const sent = ends.slice(0, sendInTurn(gate, ends));
			expect(sent.filter((end) => end === LOST)).toHaveLength(10);
			expect(gate.closedFor(KITE)?.message).toMatch(/^Not sent .* lost/);
		}
	});

	it('keeps its first reason', () => {
		const gate = open();
		const [first, second] = ['one', 'other'].map((message) => new SamsarFailure({ message }));
		gate.close(first);
		gate.close(second);
		expect(gate.closedFor(KITE)).toBe(first);
	});

	it('lets none leave while a loss that would end the run is looked for', async () => {
		const gate = open(true, true);
		gate.begin();
		gate.end(kite(7), LOST);
		expect(gate.hasRoom).toBe(false);
		const isOpen = gate.isOpenFor(KITE);
		gate.settle(7);
		expect(await isOpen).toBe(true);
		expect(gate.hasRoom).toBe(true);
		gate.begin();
		gate.end(kite(8), LOST);
		const isStillOpen = gate.isOpenFor(KITE);
		gate.endAtFailure(new SamsarFailure({ message: 'Lost.' }));
		expect(await isStillOpen).toBe(false);
	});
});

describe('an order for which the credits are not enough', () => {
	const TOO_DEAR = new SamsarFailure({ message: 'No.', httpCode: 402, isTooDear: true });

	it.each<[number | null, Array<number | null>, Array<number | null>]>([
		[900, [900, 1_800, null], [0, 300, 899]],
		[null, [null], [0, 300, 1_800]],
		[0, [0, 300, null], []],
	])('of %p credits holds back those of %j, and none of %j', (refused, heldBack, sent) => {
		const gate = open();
		gate.refuse(kite(3, refused), TOO_DEAR);
		for (const credits of heldBack) {
			expect(gate.closedFor(kite(4, credits))?.message).toMatch(/^Not sent .* item 3 was refused/);
		}
		for (const credits of sent) expect(gate.closedFor(kite(4, credits))).toBeNull();
	});

	it('gives way to a cheaper one, and to what ends the sending', () => {
		const gate = open();
		gate.refuse(kite(3, 900), TOO_DEAR);
		gate.refuse(kite(4, 600), TOO_DEAR);
		gate.refuse(kite(5, 900), TOO_DEAR);
		expect(gate.closedFor(kite(6, 600))?.message).toContain('item 4');
		gate.refuse(kite(7, 300), new SamsarFailure({ message: 'No.', httpCode: 402 }));
		expect(gate.closedFor(kite(8, 10))?.message).toContain('item 7');
	});
});

describe('an order that is held back while its row is written', () => {
	it('is not sent, and its row is taken out again', async () => {
		const desk = new PayDesk();
		desk.isProven = true;
		let written = 0;
		const { table } = desk;
		const place = table.place.bind(table);
		table.place = async (...args) => {
			// The first is sent at once; the rows of the others are there when it has been refused.
			if (++written > 1) await desk.clock.sleep(5_000);
			return await place(...args);
		};
		const slow = async () => {
			await desk.clock.sleep(1_000);
			return answerText(402, '');
		};
		await desk.submit(ordersOf(5), [slow]);
		expect(desk.sent).toHaveLength(1);
		expect(table.rows).toHaveLength(0);
		for (const item of [1, 2, 3, 4]) {
			expect(desk.textOf(item)).toMatch(/^Not sent .* item 0 was refused.*nothing was charged/i);
		}
	});
});

describe('an exception in paying one order', () => {
	it('releases what it holds, ends the sending, and lets what is under way end', async () => {
		const desk = new PayDesk();
		desk.isProven = true;
		// The search for the lost one breaks.
		desk.answerFree = ({ url }) => {
			if (url.includes('/v2/requests')) throw new Error('broken');
			return answerText(404, '');
		};
		const slow = async () => {
			await desk.clock.sleep(5_000);
			return answerJson(201, { session_id: 'vid_2' });
		};
		const orders = ordersOf(40);
		await expect(desk.submit(orders, [silence('maybe'), slow])).rejects.toThrow('broken');
		expect(desk.sent.length).toBeGreaterThan(0);
		expect(desk.sent.length).toBeLessThan(40);
		expect(desk.accepted.size).toBe(desk.sent.length - 1);
		// Whoever looks for a session of the same content does not wait for any of them.
		await Promise.all(
			orders.map(async (order) => {
				const content = hash(JSON.stringify([ACCOUNT, readContent(order)]));
				await awaitAnswers(content, Infinity);
			}),
		);
	});
});
