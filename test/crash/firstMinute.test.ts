/** A deploy that comes at any second of the first minute of an Automatic execution. */
import { bringToAges } from './bring';
import { IS_SAMPLE } from './playEvent';
import { listAges, type CrashEvent } from './plays';
import { testPlays } from './testEvent';

const EVERY_SECOND = Array.from({ length: 61 }, (_, second) => second);
const SECONDS = IS_SAMPLE ? EVERY_SECOND.filter((second) => second % 5 === 0) : EVERY_SECOND;
const EVENTS: CrashEvent[] = IS_SAMPLE
	? ['SIGTERM, SIGKILL after 10 s']
	: ['SIGTERM', 'SIGTERM, SIGKILL after 10 s'];

describe.each(EVENTS)('%s', (event) => {
	testPlays(`firstMinute, ${event}`, event, listAges(event, SECONDS), {
		server: 'firstMinute',
		bring: bringToAges,
	});
});
