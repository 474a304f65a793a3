import type { Emulator } from '../emulator';
import { openEmulator } from '../support/emulators';
import { createOnly, getStatus } from './support/scenes';
import { runToEnd } from './support/harness';
import { expectNoKey } from './support/secrecy';

/** Samsar refuses each look as documented for an ID that is none. */
function refuseIds(emulator: Emulator): void {
	emulator.plan({
		on: 'status',
		nth: 'every',
		fault: {
			kind: 'answer',
			code: 400,
			body: JSON.stringify({ message: 'Missing or invalid session_id.' }),
			contentType: 'application/json',
			accepted: false,
		},
	});
}

test.each([
	['Get Status', {}],
	['Get Status that waits', { waitForCompletion: true }],
	['Cancel', { operation: 'cancel' }],
])('%s of a mistyped ID says so, and names no way to a video', async (_case, parameters) => {
	const emulator = await openEmulator();
	refuseIds(emulator);
	const { error } = expectNoKey(await runToEnd(getStatus(emulator, ['nonsense'], parameters)));
	expect(error?.message).toBe(
		'Samsar does not know session nonsense: HTTP 400. Samsar says: Missing or invalid session_id. [item 0]',
	);
	expect(error?.description).toContain('Check the session ID');
	expect(error?.description).not.toMatch(/continues|retry|'Get Status'/);
	expect(error?.httpCode).toBe('400');
});

test('a session of the node itself keeps the way back to it', async () => {
	const emulator = await openEmulator({ renderMs: 60_000 });
	refuseIds(emulator);
	const scene = createOnly(emulator, ['A kite']);
	const parameters = { ...scene.parameters, operation: 'createAndWait' };
	const { error } = await runToEnd({ ...scene, parameters });
	expect(error?.message).toContain('Samsar refused the request');
	expect(error?.message).toContain("'Get Status'");
	expect(error?.description).toContain('The render continues at Samsar');
});

test.each([
	['unknown', 'vid_unknown', '404 JSON'],
	['refused', 'vid_1', '401 empty'],
] as const)(
	'an ID that is %s promises no payment and does not advise what was done',
	async (_case, id, fault) => {
		const emulator = await openEmulator();
		emulator.plan({ on: 'status', nth: 'every', fault });
		for (const parameters of [{}, { waitForCompletion: true }, { operation: 'cancel' }]) {
			const { error } = await runToEnd(getStatus(emulator, [id], parameters));
			const text = `${error?.message} ${error?.description}`;
			expect(text).not.toMatch(/does not pay again|'Get Status'/);
		}
	},
);
