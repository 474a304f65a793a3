import { IS_SAMPLE, keepLines, playEvent, type EventOptions } from './playEvent';
import { listPlays, type CrashEvent, type Play } from '../../support/plays/plays';
import { countNowhere, countUndelivered, type Line } from './verdict';

/** Beyond this, something hangs. */
const EVENT_MS = 900_000;

const titleOf = ({ waiting, retry, delayMs }: Play): string =>
	[waiting, `retry: ${retry}`, ...(delayMs === undefined ? [] : [`${delayMs} ms in`])].join(', ');

/** One test for each video: its payments, and whether its sessions are named anywhere. */
export function testPlays(
	name: string,
	event: CrashEvent,
	plays: Play[],
	options: EventOptions,
): void {
	let lines: Line[] = [];
	beforeAll(async () => {
		lines = await playEvent(event, plays, options);
		keepLines(name, lines);
	}, EVENT_MS);

	const titles = plays.flatMap((play) =>
		play.videos.map(({ moment }) => `${moment}, ${titleOf(play)}`),
	);
	it.each(titles.map((title, index) => [title, index] as const))('%s', (_title, index) => {
		const line = lines[index];
		const { payments, expected } = line;
		const isExpected = payments >= expected.least && payments <= expected.most;
		expect({ ...line, payments: isExpected ? 'as expected' : payments }).toMatchObject({
			isReached: true,
			payments: 'as expected',
		});
		expect(countNowhere(line)).toBe(0);
		expect({ ...line, undelivered: countUndelivered(line) }).toMatchObject({
			undelivered: 0,
			adoptedWrongly: 0,
		});
	});
}

/** The part of the crash table that belongs to an event. */
export function testEvent(event: CrashEvent, options: EventOptions): void {
	const plays = listPlays(event, IS_SAMPLE, options.dialect);
	describe(event, () => testPlays(options.server, event, plays, options));
}
