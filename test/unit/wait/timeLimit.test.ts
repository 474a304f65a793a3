import type { WaitSettings } from '../../../nodes/Samsar/fields/waitFields';
import { describeTimeLimit, findTimeLimit } from '../../../nodes/Samsar/wait/timeLimit';

const waits = (...minutes: number[]) =>
	minutes.map((timeoutMinutes) => ({ timeoutMinutes }) as WaitSettings);

test.each([
	[120, undefined, 120],
	[120, '60', 120],
	[undefined, '60', 60],
	[undefined, undefined, null],
	[-1, '60', null],
	[undefined, '-1', null],
	['', 'much', null],
])('of a workflow with %p in an instance with %p it is %p seconds', (own, instance, expected) => {
	expect(findTimeLimit(own, instance)).toBe(expected);
});

test.each<[number | null, number[], boolean]>([
	[120, [30], true],
	[120, [1, 3], true],
	[120, [2], false],
	[3_600, [30], false],
	[null, [30], false],
	[120, [], false],
])('a limit of %p s before waits of %p minutes is told: %p', (seconds, minutes, isTold) => {
	const message = describeTimeLimit(seconds, waits(...minutes));
	expect(message !== null).toBe(isTold);
	if (isTold) expect(message).toContain(`${seconds} seconds after its start`);
});
