/* eslint-disable @n8n/community-nodes/no-restricted-globals -- not published */
import fc from 'fast-check';

import type { History, Life } from '../support/orderWorld';
import { OrderWorld } from '../support/orderWorld';

jest.mock('../../../nodes/Samsar/orders/rivals', () =>
	jest
		.requireActual<typeof import('../support/n8nProcess')>('../support/n8nProcess')
		.rivalsOfProcess(),
);

/** `SAMSAR_SEED=<number>` repeats a run, `SAMSAR_MODEL=<number>` lives through so many histories. */
const SEED = Number(process.env.SAMSAR_SEED ?? Math.floor(Math.random() * 1_000_000));
const HISTORIES = Number(process.env.SAMSAR_MODEL ?? 25);

const often = <Value>(usual: Value, arbitrary: fc.Arbitrary<Value>) =>
	fc.oneof({ weight: 3, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary });

const LIFE: fc.Arbitrary<Life> = fc.record(
	{
		rows: often<Life['rows']>('same', fc.constantFrom('moved', 'fewer', 'more', 'otherColumn')),
		answers: fc.array(
			often<Life['answers'][0]>('accept', fc.constantFrom('refuse', 'loseAccepted', 'loseUnsent')),
			{ maxLength: 4 },
		),
		failingRenders: often<number[]>([], fc.array(fc.nat(3), { maxLength: 2 })),
		continues: fc.boolean(),
		retriesOnFail: fc.boolean(),
		createAgain: often(false, fc.boolean()),
		end: fc.constantFrom<Life['end']>('finish', 'crash', 'stop'),
		endAfter: fc.oneof(fc.nat(2_000), fc.nat(30_000)),
		storeFaults: often<Life['storeFaults']>(
			[],
			fc.array(fc.record({ nth: fc.nat(12), isWritten: fc.boolean() }), { maxLength: 3 }),
		),
		deletesTable: fc.oneof(
			{ weight: 9, arbitrary: fc.constant(false) },
			{ weight: 1, arbitrary: fc.constant(true) },
		),
		besideAfter: fc.nat(1_500),
		isOtherWorker: fc.boolean(),
	},
	{
		requiredKeys: [
			'rows',
			'answers',
			'failingRenders',
			'continues',
			'retriesOnFail',
			'createAgain',
			'end',
			'endAfter',
			'storeFaults',
			'deletesTable',
			'isOtherWorker',
		],
	},
);

const HISTORY: fc.Arbitrary<History> = fc.record({
	runs: fc.array(fc.array(fc.nat(2), { minLength: 1, maxLength: 4 }), {
		minLength: 1,
		maxLength: 2,
	}),
	hasList: fc.boolean(),
	chance: fc.nat(),
	lives: fc.array(LIFE, { minLength: 1, maxLength: 4 }),
});

const KEYED: fc.Arbitrary<History> = fc
	.tuple(HISTORY, fc.array(fc.tuple(fc.boolean(), fc.boolean()), { minLength: 4, maxLength: 4 }))
	.map(([history, others]) => ({
		...history,
		isKeyed: true,
		lives: history.lives.map((life, nth) => {
			const [isNewRun, isOtherRun] = others[nth];
			return { ...life, isNewRun, isOtherRun };
		}),
	}));

test.each([
	['of retries', HISTORY],
	['of several runs with idempotency keys', KEYED],
])(
	'no history %s with crashes, stops and a failing store pays twice, loses a session or leaves one out',
	async (_what, histories) => {
		let paid = 0;
		await fc.assert(
			fc.asyncProperty(histories, async (history) => {
				const world = new OrderWorld(history);
				await world.live();
				paid += world.sessions.length;
				expect(world.breaches).toEqual([]);
			}),
			{ numRuns: HISTORIES, seed: SEED, endOnFailure: true },
		);
		process.stdout.write(
			`\n${HISTORIES} histories of orders, ${paid} accepted (SAMSAR_SEED=${SEED})\n`,
		);
	},
	3_600_000,
);
