/* eslint-disable @n8n/community-nodes/no-restricted-globals -- not published */
import { hashSetup } from '../../../nodes/Samsar/ledger/identity';
import { abbreviate, isShort } from '../../../nodes/Samsar/ledger/longJson';
import { readEach } from '../../../nodes/Samsar/run/readEach';

const numbers = (count: number): number[] => Array.from({ length: count }, (_, nth) => nth);

describe('JSON is short', () => {
	it.each<[string, unknown, boolean]>([
		['of a few values', { row: 1, list: [1, 2, 3] }, true],
		['of a long text', { text: 'x'.repeat(90_000) }, true],
		['not of a longer one', { text: 'x'.repeat(100_001) }, false],
		['of many numbers', numbers(40_000), true],
		['not of more', numbers(100_001), false],
		['not of many rows', numbers(60_000).map((row) => ({ row })), false],
	])('%s', (_what, value, expected) => {
		expect(isShort(value)).toBe(expected);
	});
});

describe('long JSON tells apart', () => {
	const file = 'x'.repeat(2_000_000);
	const rows = numbers(100_000).map((row) => ({ row }));
	const inside: Record<string, unknown> = { row: 1 };
	inside.self = inside;

	it.each<[string, unknown, unknown]>([
		['texts by their beginning', `a${file}`, `b${file}`],
		['texts by their end', `${file}a`, `${file}b`],
		['texts by their length', file, `${file}x`],
		['lists by their first values', [0, ...rows], [1, ...rows]],
		['lists by their length', rows, rows.slice(1, -1)],
		['records by their first values', { name: 'a', rows }, { name: 'b', rows }],
		['records by their names', { a: 1, rows }, { b: 1, rows }],
		['a list and a record', [['a', 1]], { a: 1 }],
		['dates', [new Date(1), file], [new Date(2), file]],
		['whole numbers of any size', [BigInt(1), file], [BigInt(2), file]],
		['what has a circle', [1, inside, file], [2, inside, file]],
	])('%s', (_what, one, other) => {
		expect(abbreviate(one)).not.toBe(abbreviate(other));
		expect(abbreviate(one)).toBe(abbreviate(one));
		expect(abbreviate(one).length).toBeLessThan(200_000);
	});
});

describe('a long item', () => {
	it('is not read to its end', () => {
		let reads = 0;
		const list = new Proxy(numbers(1_000_000), {
			get: (target, key) => {
				reads++;
				return Reflect.get(target, key) as unknown;
			},
		});
		hashSetup(['={{ $json.rows }}'], [], { list });
		expect(reads).toBeLessThan(10_000);
	});

	it.each<[string, (nth: number) => unknown]>([
		['a file', (nth) => ({ nth, file: Buffer.alloc(2_000_000, 'x').toString() })],
		['numbers', (nth) => ({ nth, list: numbers(300_000) })],
		['lists', (nth) => ({ nth, list: numbers(400).map(() => numbers(1_000)) })],
		[
			'rows',
			(nth) => ({
				nth,
				rows: numbers(15_000).map((row) => ({ row, name: 'Kite', text: 'A red kite in the wind' })),
			}),
		],
	])('with %s takes the processor less than 5 ms: 50 of 2 MB, half of them', (_what, itemOf) => {
		const items = numbers(50).map(itemOf);
		const setups = new Set<string | undefined>();
		const times = items.map((item) => {
			const before = process.cpuUsage();
			setups.add(hashSetup(['={{ $json }}'], [], item));
			const { user, system } = process.cpuUsage(before);
			return (user + system) / 1_000;
		});
		expect(setups.size).toBe(50);
		// Now and then memory is tidied up meanwhile.
		expect(times.sort((one, other) => one - other)[25]).toBeLessThan(5);
	});

	it('that takes long leaves n8n a turn before the next one', async () => {
		const turns: string[] = [];
		const batch = { list: () => numbers(3).map((itemIndex) => ({ itemIndex })) as never };
		await readEach({ ...batch, fail: () => undefined as never }, (itemIndex) => {
			turns.push(`item ${itemIndex}`);
			setTimeout(() => turns.push('n8n'), 0);
			for (const until = Date.now() + 30; Date.now() < until; );
		});
		expect(turns).toEqual(['item 0', 'n8n', 'item 1', 'n8n', 'item 2']);
	});
});
