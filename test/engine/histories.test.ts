/* eslint-disable @n8n/community-nodes/no-restricted-globals -- not published */
import fc from 'fast-check';

import { startEmulator } from '../emulator';
import type { Emulator } from '../emulator';
import { setClockSpeed } from './support/harness';
import type { History } from './support/randomHistories';
import { HISTORY } from './support/randomHistories';
import { findBreaches, liveThrough } from './support/liveThrough';

const HISTORIES = 2_000;
/** Histories that run at the same time, against one emulator. */
const AT_ONCE = 25;

let emulator: Emulator;

beforeAll(async () => {
	emulator = await startEmulator({ renderPolls: 2, credits: 1e9 });
	setClockSpeed(400);
});

afterAll(async () => {
	setClockSpeed(40);
	await emulator.close();
});

test('no history of faults, retries and stops pays twice, loses a session or shows the key', async () => {
	let lived = 0;
	let paid = 0;
	const property = fc.asyncProperty(
		fc.array(HISTORY, { minLength: AT_ONCE, maxLength: AT_ONCE }),
		async (histories: History[]) => {
			emulator.reset();
			const breaches = await Promise.all(
				histories.map(async (history) => {
					const life = await liveThrough(emulator, history);
					return findBreaches(emulator, life);
				}),
			);
			lived += histories.length;
			paid += emulator.sessions.length;
			expect(breaches.flat()).toEqual([]);
		},
	);
	await fc.assert(property, { numRuns: HISTORIES / AT_ONCE, endOnFailure: true });
	process.stdout.write(`\n${lived} random histories, ${paid} renders accepted, 0 breaches\n`);
}, 240_000);
