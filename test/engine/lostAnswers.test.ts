import type { FaultName } from '../emulator';
import { openEmulator } from '../support/emulators';
import { retryToEnd, runToEnd } from './support/harness';
import { CONTINUES, createAndWait, createOnly, RETRIES } from './support/scenes';

const LOST: FaultName = 'reset after it was accepted';
const MAY_HAVE = 'Samsar may have accepted this render for 300 credits ($3.00)';
const AGAIN = { createAgain: true };

describe('a create whose answer was lost', () => {
	test('is not repeated by Retry On Fail nor by Retry execution', async () => {
		const emulator = await openEmulator({ renderPolls: 1 });
		emulator.plan({ on: 'create', fault: LOST });
		const first = await runToEnd(createAndWait(emulator, ['A kite'], {}, RETRIES));
		expect(first.witness.tries).toBe(3);
		expect(first.error?.message).toContain(MAY_HAVE);
		expect(first.error?.message).toContain("turn on 'Create Again After Lost Answer'");
		const second = await retryToEnd(first);
		expect(second.error?.message).toContain(MAY_HAVE);
		const third = await retryToEnd(second, {});
		expect(third.error?.message).toContain(MAY_HAVE);
		expect(emulator.postsSent).toBe(1);
	});

	test('fails its own item under Continue On Fail', async () => {
		const emulator = await openEmulator({ renderPolls: 1 });
		emulator.plan({ on: 'create', nth: 2, fault: LOST });
		const { items } = await runToEnd(
			createAndWait(emulator, ['A red kite', 'A green kite', 'A blue kite'], {}, CONTINUES),
		);
		expect(items.map(({ json }) => json.status)).toEqual(['COMPLETED', undefined, 'COMPLETED']);
		expect(items[1].json).toMatchObject({
			error: expect.stringContaining(MAY_HAVE) as string,
			details: { sessionId: null },
		});
	});

	test('names the sessions of the other items when the run fails', async () => {
		const emulator = await openEmulator();
		emulator.plan({ on: 'create', nth: 2, fault: LOST });
		const { error } = await runToEnd(createOnly(emulator, ['A red kite', 'A blue kite']));
		expect(error?.message).toContain(MAY_HAVE);
		expect(error?.message).toContain(emulator.sessions[0].id);
	});
});

describe('Create Again After Lost Answer', () => {
	test.each([
		['Max Credits', { maxCredits: 100 }],
		['Max Credits per Run', { maxCreditsPerRun: 100 }],
	])('does not say that nothing was charged when %s refuses it', async (name, limit) => {
		const emulator = await openEmulator();
		emulator.plan({ on: 'create', fault: LOST });
		const failed = await runToEnd(createAndWait(emulator, ['A kite']));
		const { parameters } = createAndWait(emulator, ['A kite'], { ...AGAIN, ...limit });
		const { error } = await retryToEnd(failed, { parameters });
		const told = `${error?.message} ${error?.description}`;
		expect(told).toContain(`'${name}' is 100`);
		expect(told).toContain(MAY_HAVE);
		expect(told).not.toMatch(/nothing was charged/i);
	});

	test('lets a retry create the render anew', async () => {
		const emulator = await openEmulator({ renderPolls: 1 });
		emulator.plan({ on: 'create', fault: LOST });
		const { items } = await runToEnd(createAndWait(emulator, ['A kite'], AGAIN, RETRIES));
		expect(items[0].json.sessionId).toBe(emulator.sessions[1].id);
		expect(emulator.postsSent).toBe(2);
	});

	test('does so once in an execution', async () => {
		const emulator = await openEmulator();
		emulator.plan({ on: 'create', nth: 'every', fault: LOST });
		const { error } = await runToEnd(
			createAndWait(emulator, ['A kite'], AGAIN, { ...RETRIES, maxTries: 5 }),
		);
		expect(error?.message).toContain(MAY_HAVE);
		expect(emulator.postsSent).toBe(2);
	});

	test('does so once more in each Retry execution', async () => {
		const emulator = await openEmulator({ renderPolls: 1 });
		emulator.plan({ on: 'create', nth: 1, count: 2, fault: LOST });
		const first = await runToEnd(createAndWait(emulator, ['A kite'], {}, RETRIES));
		expect(emulator.postsSent).toBe(1);
		const { parameters } = createAndWait(emulator, ['A kite'], AGAIN);
		const second = await retryToEnd(first, { parameters });
		expect(second.error?.message).toContain(MAY_HAVE);
		expect(emulator.postsSent).toBe(2);
		const third = await retryToEnd(second);
		expect(third.items[0].json.sessionId).toBe(emulator.sessions[2].id);
		expect(emulator.postsSent).toBe(3);
	});

	test('keeps the doubt when the second create is refused', async () => {
		const emulator = await openEmulator();
		emulator.plan({ on: 'create', fault: LOST });
		emulator.plan({ on: 'create', fault: '400 JSON' });
		const first = await runToEnd(createAndWait(emulator, ['A kite']));
		const { parameters } = createAndWait(emulator, ['A kite'], AGAIN);
		const second = await retryToEnd(first, { parameters });
		expect(second.error?.message).toContain('Invalid movie prompt.');
		const third = await retryToEnd(second, { parameters: first.scene.parameters });
		expect(third.error?.message).toContain(MAY_HAVE);
		expect(emulator.postsSent).toBe(2);
	});

	test('does not repeat what was accepted for certain', async () => {
		const emulator = await openEmulator({ renderPolls: 2 });
		emulator.plan({ on: 'status', nth: 1, fault: '401 empty' });
		const { items } = await runToEnd(createAndWait(emulator, ['A kite'], AGAIN, RETRIES));
		expect(items[0].json.status).toBe('COMPLETED');
		expect(emulator.postsSent).toBe(1);
	});
});
