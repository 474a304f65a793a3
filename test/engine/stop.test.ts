import type { INode } from 'n8n-workflow';

import type { Emulator } from '../emulator';
import { openEmulator } from '../support/emulators';
import { until } from '../support/time';
import { workOf } from './support/emulators';
import { nodeNow, nodeSleep, setClockSpeed, startRun, type Execution } from './support/harness';
import { CONTINUES, createAndWait, RETRIES } from './support/scenes';
import { findKey } from './support/secrecy';

// A person who presses Stop does so in real time.
beforeEach(() => setClockSpeed(1));
const KITES = Array.from({ length: 20 }, (_, index) => `Kite ${index}`);
const MINUTE = 60_000;

/** Tries it at the same time with every way in which a node may go on after a failure. */
function testStop(name: string, tryStop: (settings: Partial<INode>) => Promise<void>): void {
	test(name, async () => {
		await Promise.all([{}, CONTINUES, RETRIES].map(tryStop));
	});
}

function warnings({ witness }: Execution): string {
	const lines = witness.logs.filter(({ level }) => level === 'warn');
	return lines.map(({ message }) => message).join('\n');
}

/** Presses Stop: the run must end within a second, send nothing more and log every session. */
async function pressStop(execution: Execution, emulator: Emulator): Promise<void> {
	const stoppedAt = nodeNow();
	execution.stop();
	const sent = execution.witness.requests.length;
	const outcome = await execution.finished;
	expect(nodeNow() - stoppedAt).toBeLessThan(1000);
	// The answer of a create that is under way comes after the Stop.
	emulator.release();
	expect(outcome.witness.savedAs).toBe('canceled');
	expect(outcome.items).toEqual([]);
	await nodeSleep(700);
	expect(execution.witness.requests).toHaveLength(sent);
	expect(emulator.sessions.length).toBeGreaterThan(0);
	for (const { id } of emulator.sessions) expect(warnings(execution)).toContain(id);
	expect(warnings(execution)).toContain("'Get Status'");
	expect(findKey(outcome)).toEqual([]);
}

testStop('while waiting ends the wait', async (settings) => {
	const emulator = await openEmulator({ renderMs: MINUTE });
	const execution = startRun(
		createAndWait(emulator, ['A red kite', 'A blue kite'], { pollInterval: 1 }, settings),
	);
	await until(() => workOf(emulator).length >= 4);
	await pressStop(execution, emulator);
});

testStop('between two creates sends no further one', async (settings) => {
	const emulator = await openEmulator({ renderMs: MINUTE });
	const execution = startRun(createAndWait(emulator, KITES, {}, settings));
	await until(() => emulator.sessions.length >= 5);
	await pressStop(execution, emulator);
	expect(emulator.sessions.length).toBeLessThan(KITES.length);
});

testStop('while a create is under way still learns its session', async (settings) => {
	const emulator = await openEmulator({ renderMs: MINUTE });
	emulator.plan({ on: 'create', nth: 2, fault: { kind: 'held', accepted: true } });
	const execution = startRun(createAndWait(emulator, KITES, {}, settings));
	await until(() => emulator.held.length === 1);
	await pressStop(execution, emulator);
	await until(() => workOf(emulator)[1].answeredWith === 201);
});

testStop('while a status is under way does not wait for it', async (settings) => {
	const emulator = await openEmulator({ renderMs: MINUTE });
	emulator.plan({ on: 'status', nth: 'every', fault: 'hang' });
	const execution = startRun(createAndWait(emulator, ['A kite'], { pollInterval: 1 }, settings));
	await until(() => workOf(emulator).length === 2);
	await pressStop(execution, emulator);
});

testStop('while a rate limit is waited out does not wait on', async (settings) => {
	const emulator = await openEmulator();
	const retryAfter = { seconds: 1, as: 'seconds' as const };
	emulator.plan({
		on: 'create',
		nth: 2,
		count: 100,
		fault: { kind: 'answer', code: 429, retryAfter, accepted: false },
	});
	const execution = startRun(createAndWait(emulator, KITES, {}, settings));
	await until(() => workOf(emulator)[1]?.answeredWith === 429);
	await nodeSleep(50);
	await pressStop(execution, emulator);
	expect(warnings(execution)).not.toContain('may have accepted');
});

test('in the pause between two tries leaves the sessions in the log', async () => {
	const emulator = await openEmulator({ renderMs: MINUTE });
	emulator.plan({ on: 'create', nth: 2, fault: '400 JSON' });
	const settings = { ...RETRIES, waitBetweenTries: 150 };
	const execution = startRun(createAndWait(emulator, KITES, {}, settings));
	await until(() => workOf(emulator)[1]?.answeredWith === 400);
	await nodeSleep(50);
	await pressStop(execution, emulator);
});

test('in the pause between two tries leaves a lost answer in the log', async () => {
	const emulator = await openEmulator();
	emulator.plan({ on: 'create', fault: '200 without an id' });
	const settings = { ...RETRIES, waitBetweenTries: 150 };
	const execution = startRun(createAndWait(emulator, ['A kite'], {}, settings));
	await until(() => execution.witness.thrown.length === 1);
	execution.stop();
	await execution.finished;
	expect(warnings(execution)).toContain('Samsar may have accepted this render');
});

test('before an order is sent again tells of its lost answer', async () => {
	const emulator = await openEmulator();
	emulator.plan({ on: 'create', fault: '200 without an id' });
	emulator.plan({ on: 'create', nth: 2, fault: '429 with seconds' });
	const execution = startRun(createAndWait(emulator, ['A kite'], { createAgain: true }, RETRIES));
	await until(() => emulator.requests.some(({ answeredWith }) => answeredWith === 429));
	await nodeSleep(50);
	execution.stop();
	const { error } = await execution.finished;
	expect(emulator.sessions).toHaveLength(1);
	expect(warnings(execution)).toContain('Samsar may have accepted this render');
	expect(`${warnings(execution)} ${error?.message}`).not.toMatch(/nothing was charged/i);
});

test('an answer that is lost after Stop is logged as lost', async () => {
	const emulator = await openEmulator();
	emulator.plan({ on: 'create', nth: 2, fault: { kind: 'held', accepted: true } });
	const execution = startRun(createAndWait(emulator, ['A red kite', 'A blue kite']));
	await until(() => emulator.held.length === 1);
	execution.stop();
	await execution.finished;
	await emulator.close();
	await until(() => warnings(execution).includes('item 1 was being sent'));
	expect(warnings(execution)).toContain('Samsar may have accepted this render');
});
