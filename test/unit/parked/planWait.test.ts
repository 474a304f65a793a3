import { pendingRender } from '../../../nodes/Samsar/api/render';
import { isEndNear, planWait, SHORTEST_WAIT_SECONDS } from '../../../nodes/Samsar/parked/planWait';
import type { AwaitedRender } from '../../../nodes/Samsar/wait/settleRenders';

const SECOND = 1_000;

interface Told {
	progress?: number;
	/** Finished ones, of eleven. */
	stages?: number;
	isPaused?: true;
	startedAt?: number;
	deadline?: number;
	itemIndex?: number;
	/** The option, in seconds. */
	pollInterval?: number;
}

/** A render that was started at 0, as the last look has shown it. */
function render(shown: Told): AwaitedRender {
	const { progress = 0, stages, isPaused, startedAt = 0, pollInterval, ...more } = shown;
	const names = Array.from({ length: 11 }, (_, nth) => `stage ${nth}`);
	const told = {
		...pendingRender('vid'),
		...(isPaused && { isPaused }),
		progress: stages === undefined ? progress : Math.round((100 * stages) / 11),
		stages:
			stages === undefined
				? {}
				: Object.fromEntries(names.map((name, nth) => [name, nth < stages ? 'COMPLETED' : 'INIT'])),
	};
	return {
		itemIndex: 0,
		sessionId: 'vid',
		simplify: true,
		isNew: false,
		startedAt: startedAt < 0 ? undefined : startedAt,
		seen: { render: told, trouble: null, laggingSince: null },
		...(pollInterval !== undefined && {
			settings: {
				timeoutMinutes: 30,
				onTimeout: 'error',
				waiting: 'automatic',
				pollIntervalMs: pollInterval * SECOND,
			},
		}),
		...more,
	};
}

const waitOf = (ageSeconds: number, rest: Told[], before: Told[] = []): number =>
	planWait(rest.map(render), before.map(render), ageSeconds * SECOND);

describe('the time until a parked wait looks next', () => {
	it('is longer than what n8n keeps in the process', () => {
		expect(SHORTEST_WAIT_SECONDS).toBeGreaterThan(65);
	});

	it.each<[string, number, Told, number]>([
		['no progress', 70, {}, 66],
		['an unknown start', 70, { progress: 40, startedAt: -1 }, 66],
		['a render that waits for a person', 70, { progress: 40, isPaused: true }, 66],
		['an end that is nearer than a minute', 70, { progress: 60 }, 66],
		// 180 s in all: 110 s left, and 3 % of 180 s.
		['an end in two minutes', 72, { progress: 40 }, 113],
		// Of eleven stages, four are done and one is half done.
		['stages', 70, { stages: 4 }, 106],
		// 700 s in all: 651 s in nine parts.
		['an end that is far away', 70, { progress: 10 }, 72],
		['a deadline before the end', 72, { progress: 40, deadline: 172 * SECOND }, 100],
		['a deadline that is near', 72, { progress: 40, deadline: 80 * SECOND }, 66],
		['a Poll Interval', 70, { progress: 40, pollInterval: 300 }, 300],
		[
			'a Poll Interval that ends after the deadline',
			70,
			{ pollInterval: 300, deadline: 170_000 },
			100,
		],
		['a Poll Interval that n8n cannot park for', 72, { progress: 40, pollInterval: 30 }, 113],
		['a deadline that is over', 72, { progress: 40, deadline: 50 * SECOND }, 66],
	])('with %s', (_case, age, told, expected) => {
		expect(waitOf(age, [told])).toBe(expected);
	});

	it('is the one of the render that ends last', () => {
		expect(waitOf(72, [{ progress: 90 }, { progress: 40, itemIndex: 1 }])).toBe(113);
	});

	it('is the shortest Poll Interval that is asked for', () => {
		const asked = [300, 120].map((pollInterval) => ({ pollInterval }));
		expect(waitOf(72, [{ progress: 40 }, ...asked])).toBe(120);
	});

	it('is the shortest when one render tells nothing', () => {
		expect(waitOf(72, [{ progress: 40 }, { itemIndex: 1 }])).toBe(66);
	});

	it('does not trust progress that stands still', () => {
		expect(waitOf(72, [{ progress: 40 }], [{ progress: 40 }])).toBe(66);
		expect(waitOf(72, [{ progress: 40 }], [{ progress: 20 }])).toBe(113);
		expect(waitOf(72, [{ progress: 40 }], [{ progress: 40, itemIndex: 7 }])).toBe(113);
	});
});

describe('a poll stays in the process', () => {
	it.each<[string, number, Told[], boolean]>([
		['when all are about to end', 180, [{ progress: 96 }, { progress: 99 }], true],
		['not when one is not', 180, [{ progress: 96 }, { progress: 60 }], false],
		['not when one tells nothing', 180, [{ progress: 96 }, {}], false],
		['not when one waits for a person', 180, [{ progress: 96, isPaused: true }], false],
		['not against a Poll Interval', 180, [{ progress: 96, pollInterval: 120 }], false],
		['whatever a shorter one says', 180, [{ progress: 96, pollInterval: 30 }], true],
	])('%s', (_case, age, rest, isNear) => {
		expect(isEndNear(rest.map(render), age * SECOND)).toBe(isNear);
	});
});
