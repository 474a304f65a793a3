/* eslint-disable @n8n/community-nodes/no-restricted-globals -- not published */
import { startEmulator, type Emulator } from '../emulator';
import { setClockSpeed } from './support/harness';
import { liveThroughMany } from './support/liveThrough';
import { HISTORIES } from './support/sample';

const AT_ONCE = 25;

let emulator: Emulator;

beforeAll(async () => {
	emulator = await startEmulator({ renderPolls: 2, credits: 1e9 });
	setClockSpeed(400);
});

afterAll(async () => {
	await emulator.close();
});

test('no history of faults, retries and stops pays twice, loses a session or shows the key', async () => {
	let [lived, paid] = [0, 0];
	await liveThroughMany(
		HISTORIES,
		{ emulator, atOnce: AT_ONCE },
		() => [],
		(lives) => {
			lived += lives.length;
			paid += emulator.sessions.length;
		},
	);
	process.stdout.write(`\n${lived} random histories, ${paid} renders accepted, 0 breaches\n`);
}, 3_600_000);
