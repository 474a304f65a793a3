/** A deploy that comes at any second of the first minute of an Automatic execution. */
import { bringToAges } from './support/bring';
import { IS_SAMPLE } from './support/playEvent';
import { listAges, type CrashEvent } from '../support/plays/plays';
import { testPlays } from './support/testEvent';

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
