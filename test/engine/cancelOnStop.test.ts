import type { Emulator } from '../emulator';
import { countBusiest } from '../support/countBusiest';
import { countOf, openEmulator } from '../support/emulators';
import { until } from '../support/time';
import { workOf } from './support/emulators';
import { nodeNow, nodeSleep, setClockSpeed, startRun, type Execution } from './support/harness';
import { CONTINUES, createAndWait, RETRIES } from './support/scenes';
import { findKey } from './support/secrecy';

// A person who presses Stop does so in real time.
beforeEach(() => setClockSpeed(1));
const OPTIONS = { cancelOnStop: true, pollInterval: 1 };
const TWO = ['A red kite', 'A blue kite'];

/** A host that can cancel, and whose renders take a minute. */
async function openCurrent(): Promise<Emulator> {
	return await openEmulator({ dialect: 'current', acceptAnyModel: true, renderMs: 60_000 });
}

/** Presses Stop: the run must end within a second, whatever Samsar is still to be told. */
async function pressStop(execution: Execution): Promise<void> {
	const stoppedAt = nodeNow();
	execution.stop();
	const outcome = await execution.finished;
	expect(nodeNow() - stoppedAt).toBeLessThan(1000);
	expect(outcome.witness.savedAs).toBe('canceled');
	expect(findKey(outcome)).toEqual([]);
}

/** Without the line that every accepted render gets. */
const said = ({ witness }: Execution, level: string) =>
	witness.logs
		.filter((line) => line.level === level && !/accepted session .*, execution /.test(line.message))
		.map(({ message }) => message);

test.each([
	['stops', {}],
	['continues on failure', CONTINUES],
	['tries again', RETRIES],
])('Stop cancels what is being waited for, in a node that %s', async (_how, settings) => {
	const emulator = await openCurrent();
	const execution = startRun(createAndWait(emulator, TWO, OPTIONS, settings));
	await until(() => countOf(emulator, 'status') >= 2);
	await pressStop(execution);
	await until(() => emulator.sessions.every(({ ended }) => ended === 'CANCELLED'));
	await until(() => said(execution, 'info').length >= 2);
	await nodeSleep(300);
	expect(said(execution, 'info')).toHaveLength(2);
	expect(countOf(emulator, 'cancel')).toBe(2);
	expect(countOf(emulator, 'create')).toBe(2);
	for (const { id } of emulator.sessions) {
		expect(said(execution, 'info')).toContain(`Samsar: ${id} was cancelled`);
	}
});

test('a render that has ended is left alone', async () => {
	const emulator = await openCurrent();
	const execution = startRun(createAndWait(emulator, TWO, OPTIONS));
	await until(() => countOf(emulator, 'status') >= 2);
	const [red, blue] = emulator.sessions;
	emulator.complete(red.id);
	await until(() => red.looks >= 2 && blue.looks >= 2);
	await nodeSleep(100);
	const looks = red.looks;
	await pressStop(execution);
	await until(() => blue.ended === 'CANCELLED');
	await nodeSleep(200);
	expect(red).toMatchObject({ ended: 'COMPLETED', looks });
	expect(countOf(emulator, 'cancel')).toBe(1);
});

test('a render that ends just before the Stop is looked at and left alone', async () => {
	const emulator = await openCurrent();
	const execution = startRun(createAndWait(emulator, ['A kite'], OPTIONS));
	await until(() => countOf(emulator, 'status') >= 1);
	await nodeSleep(100);
	const [{ id }] = emulator.sessions;
	emulator.complete(id);
	await pressStop(execution);
	await until(() => said(execution, 'info').length > 0);
	expect(said(execution, 'info')).toEqual([`Samsar: ${id} had already ended (COMPLETED)`]);
	expect(countOf(emulator, 'cancel')).toBe(0);
	expect(emulator.sessions[0].ended).toBe('COMPLETED');
});

test('Stop between two creates cancels those that were accepted', async () => {
	const emulator = await openCurrent();
	const kites = Array.from({ length: 60 }, (_, index) => `Kite ${index}`);
	const execution = startRun(createAndWait(emulator, kites, OPTIONS));
	// The node starts fifty requests a second at most, so others are yet to come.
	await until(() => emulator.sessions.length >= 10);
	await pressStop(execution);
	await until(() => emulator.sessions.every(({ ended }) => ended === 'CANCELLED'));
	const { length } = emulator.sessions;
	expect(length).toBeLessThan(kites.length);
	await nodeSleep(2_000);
	expect(emulator.sessions).toHaveLength(length);
});

test('Stop cancels many renders without a rush on the server', async () => {
	const emulator = await openCurrent();
	const kites = Array.from({ length: 40 }, (_, index) => `Kite ${index}`);
	setClockSpeed(40);
	const execution = startRun(createAndWait(emulator, kites, { ...OPTIONS, pollInterval: 60 }));
	await until(() => countOf(emulator, 'status') >= 1 && emulator.sessions.length === 40);
	setClockSpeed(1);
	const { requests } = execution.witness;
	const before = requests.length;
	await pressStop(execution);
	await until(() => emulator.sessions.every(({ ended }) => ended === 'CANCELLED'));
	const starts = requests.slice(before).map(({ startedAt }) => startedAt);
	// A look and a cancel for each.
	expect(starts.length).toBeGreaterThanOrEqual(80);
	expect(countBusiest(starts)).toBeLessThanOrEqual(50);
});

test('Stop in the pause between two tries cancels what the first one started', async () => {
	const emulator = await openCurrent();
	emulator.plan({ on: 'create', nth: 2, fault: '400 JSON' });
	const settings = { ...RETRIES, waitBetweenTries: 300 };
	const execution = startRun(createAndWait(emulator, TWO, OPTIONS, settings));
	await until(() => workOf(emulator)[1]?.answeredWith === 400);
	await nodeSleep(50);
	await pressStop(execution);
	await until(() => emulator.sessions[0].ended === 'CANCELLED');
	expect(countOf(emulator, 'cancel')).toBe(1);
});

test('a render that is accepted only after the Stop is cancelled too', async () => {
	const emulator = await openCurrent();
	emulator.plan({ on: 'create', nth: 2, fault: { kind: 'held', accepted: true } });
	const execution = startRun(createAndWait(emulator, TWO, OPTIONS));
	await until(() => emulator.held.length === 1);
	await pressStop(execution);
	emulator.release();
	await until(() => countOf(emulator, 'cancel') >= 1);
	await until(() => said(execution, 'warn').some((line) => line.includes('Samsar accepted')));
	await nodeSleep(500);
	expect(emulator.sessions.map(({ ended }) => ended)).toEqual(['CANCELLED', 'CANCELLED']);
});

test('only the items that ask for it are cancelled', async () => {
	const emulator = await openCurrent();
	const cancelOnStop = '={{ $itemIndex === 0 }}';
	const execution = startRun(createAndWait(emulator, TWO, { ...OPTIONS, cancelOnStop }));
	await until(() => countOf(emulator, 'status') >= 2);
	await pressStop(execution);
	await until(() => countOf(emulator, 'cancel') === 1);
	await nodeSleep(300);
	expect(emulator.sessions.map(({ ended }) => ended)).toEqual(['CANCELLED', undefined]);
});

test('without the option Stop cancels nothing', async () => {
	const emulator = await openCurrent();
	const execution = startRun(createAndWait(emulator, TWO, { pollInterval: 1 }));
	await until(() => countOf(emulator, 'status') >= 2);
	await pressStop(execution);
	const sent = emulator.requests.length;
	await nodeSleep(500);
	expect(emulator.requests).toHaveLength(sent);
	expect(emulator.sessions.map(({ ended }) => ended)).toEqual([undefined, undefined]);
});

test('an end without a Stop cancels nothing', async () => {
	const emulator = await openCurrent();
	emulator.plan({ on: 'status', match: 'red', nth: 1, fault: '401 empty' });
	const execution = startRun(createAndWait(emulator, TWO, OPTIONS));
	const { error } = await execution.finished;
	expect(error).toMatchObject({ httpCode: '401' });
	await nodeSleep(200);
	expect(countOf(emulator, 'cancel')).toBe(0);
});

test('a host that cannot cancel is named in the log, with every session', async () => {
	const emulator = await openEmulator({ renderMs: 60_000 });
	const execution = startRun(createAndWait(emulator, TWO, OPTIONS));
	await until(() => countOf(emulator, 'status') >= 2);
	await pressStop(execution);
	await until(() => said(execution, 'warn').length === 3);
	for (const { id } of emulator.sessions) {
		expect(said(execution, 'warn')).toContain(
			`Samsar: This Samsar server cannot cancel renders, so ${id} continues`,
		);
	}
	expect(findKey(await execution.finished)).toEqual([]);
});

test('passing trouble with the look does not keep a render from being cancelled', async () => {
	const emulator = await openCurrent();
	const execution = startRun(createAndWait(emulator, ['A kite'], OPTIONS));
	await until(() => countOf(emulator, 'status') >= 1);
	await nodeSleep(100);
	emulator.plan({ on: 'status', nth: 1, fault: '503 with Retry-After' });
	await pressStop(execution);
	await until(() => emulator.sessions[0].ended === 'CANCELLED');
	expect(countOf(emulator, 'cancel')).toBe(1);
});

test('trouble with one cancel does not keep the other from being sent', async () => {
	const emulator = await openCurrent();
	emulator.plan({ on: 'cancel', nth: 1, fault: 'reset, not accepted' });
	const execution = startRun(createAndWait(emulator, TWO, OPTIONS));
	await until(() => countOf(emulator, 'status') >= 2);
	await pressStop(execution);
	await until(() => emulator.sessions[1].ended === 'CANCELLED');
	await until(() => said(execution, 'warn').some((line) => line.includes('It is not known')));
	expect(findKey(await execution.finished)).toEqual([]);
});
