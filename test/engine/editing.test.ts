import type { INodeParameters } from 'n8n-workflow';

import type { Emulator, EmulatorOptions } from '../emulator';
import { countOf, openEmulator } from '../support/emulators';
import { findMaking, making, MAKINGS, openStudio } from './support/editing';
import type { Outcome } from './support/harness';
import { retryToEnd, runAnew, runToEnd } from './support/harness';
import { CONTINUES, createToday, RETRIES } from './support/scenes';
import { callTool } from './support/toolCall';

const textOf = ({ error }: Outcome) => `${error?.message} ${error?.description}`;
const MAY_HAVE = /Samsar may have accepted this render/;

describe.each(MAKINGS)('$operation', (made) => {
	const { operation, kind, credits, fields, sent } = made;

	test('pays once, waits, and gives out a new session with its video', async () => {
		const { emulator, sources } = await openStudio();
		const { items } = await runToEnd(making(emulator, made, sources));
		const [session] = emulator.sessions;
		expect(session).toMatchObject({ kind, input: sent(sources) });
		expect(items).toHaveLength(1);
		expect(items[0].json).toMatchObject({
			sessionId: session.id,
			status: 'COMPLETED',
			videoUrl: expect.stringContaining(session.id) as string,
			estimatedCredits: credits,
		});
		expect(items[0].from).toEqual({ row: 1 });
		expect(items[0].json.creditsCharged).toBe(session.credits);
	});

	test('returns the session ID at once when it is not to wait', async () => {
		const { emulator, sources } = await openStudio();
		const { items } = await runToEnd(making(emulator, made, sources, { waitForCompletion: false }));
		expect(items[0].json).toMatchObject({
			sessionId: emulator.sessions[0].id,
			status: 'PENDING',
			estimatedCredits: credits,
		});
		expect(countOf(emulator, 'status')).toBe(0);
	});

	test('on a server of the documented contract says what that cannot do, and pays nothing', async () => {
		const emulator = await openEmulator();
		const outcome = await runToEnd(making(emulator, made, ['vid_1', 'vid_2']));
		expect(outcome.error?.message).toMatch(/^This Samsar server cannot [a-z ]+ \[item 0\]$/);
		expect(textOf(outcome)).toMatch(/Nothing was charged.*needs a newer Samsar server/);
		expect(emulator.sessions).toEqual([]);
	});

	test('whose answer is lost is not paid for twice', async () => {
		const { emulator, sources } = await openStudio({ entriesLateMs: 1e9 });
		emulator.plan({ on: kind, fault: 'reset after it was accepted' });
		const failed = await runToEnd(making(emulator, made, sources, {}, RETRIES));
		expect(failed.error?.message).toMatch(MAY_HAVE);
		const again = await retryToEnd(failed);
		expect(again.error?.message).toMatch(MAY_HAVE);
		expect(countOf(emulator, kind)).toBe(1);
	});

	test('is created again when the person says so', async () => {
		const { emulator, sources } = await openStudio();
		emulator.plan({ on: kind, fault: 'reset, not accepted' });
		const failed = await runToEnd(making(emulator, made, sources));
		const scene = making(emulator, made, sources, { options: { createAgain: true } });
		const { items } = await retryToEnd(failed, { parameters: scene.parameters });
		expect(items[0].json.status).toBe('COMPLETED');
		expect(countOf(emulator, kind)).toBe(2);
	});

	test('is taken up again by Retry On Fail after a fault', async () => {
		const { emulator, sources } = await openStudio();
		emulator.plan({ on: kind, fault: '400 JSON' });
		emulator.plan({ on: 'status', nth: 1, fault: '401 empty' });
		const { items, witness } = await runToEnd(making(emulator, made, sources, {}, RETRIES));
		expect(items[0].json.status).toBe('COMPLETED');
		expect(witness.tries).toBe(3);
		expect(emulator.sessions).toHaveLength(1);
	});

	test('that failed is made anew by a retry', async () => {
		const { emulator, sources } = await openStudio();
		emulator.plan({ on: 'session', nth: 1, outcome: 'failed', failureReason: 'No scene.' });
		const failed = await runToEnd(making(emulator, made, sources));
		expect(failed.error?.message).toMatch(/failed at Samsar .*No scene\./);
		const { items } = await retryToEnd(failed);
		expect(items[0].json).toMatchObject({
			sessionId: emulator.sessions[1].id,
			status: 'COMPLETED',
		});
	});

	test('is not sent again after a crash, and found again', async () => {
		const { emulator, sources } = await openStudio();
		const first = await runToEnd(making(emulator, made, sources));
		const again = await runAnew(first);
		expect(countOf(emulator, kind)).toBe(1);
		const [{ id }] = emulator.sessions;
		const found = { sessionId: id, status: 'COMPLETED' };
		expect(again.items.map(({ json }) => json)).toMatchObject([found]);
	});

	test('is refused as a tool in words that an agent reads, and works as one', async () => {
		const { emulator, sources } = await openStudio();
		const parameters = { resource: 'video', operation, ...fields(sources) };
		const { answer } = await callTool(emulator, parameters, {});
		expect(answer).toEqual([
			expect.objectContaining({ sessionId: emulator.sessions[0].id, status: 'COMPLETED' }),
		]);
		const refused = await callTool(await openEmulator(), parameters, {});
		expect(refused.error).toMatch(/This Samsar server cannot/);
	});

	test('fails its own item alone under Continue On Fail', async () => {
		const { emulator, sources } = await openStudio();
		emulator.plan({ on: kind, nth: 1, fault: '400 JSON' });
		const scene = making(emulator, made, sources, {}, CONTINUES);
		const { items } = await runToEnd({ ...scene, items: [{ row: 1 }, { row: 2 }] });
		expect(items.map(({ json }) => json.status)).toEqual([undefined, 'COMPLETED']);
		expect(items[0].json.message).toMatch(/HTTP 400/);
	});
});

describe('limits', () => {
	test.each([
		['translate', 89, /90 credits \(\$0\.90\).*'Max Credits' is 89/],
		['join', 179, /180 credits .*'Max Credits' is 179/],
		['createFromImages', 599, /600 credits .*'Max Credits' is 599.*fewer pictures/],
	])('%s is refused at Max Credits %d', async (operation, maxCredits, said) => {
		const { emulator, sources } = await openStudio();
		const made = findMaking(operation);
		const outcome = await runToEnd(making(emulator, made, sources, { options: { maxCredits } }));
		expect(textOf(outcome)).toMatch(said);
		expect(countOf(emulator, made.kind)).toBe(0);
	});

	test.each([
		['translate', 90],
		['removeSubtitles', 1],
		['addSubtitles', 1],
		['createFromImages', 600],
	])('%s passes at Max Credits %d', async (operation, maxCredits) => {
		const { emulator, sources } = await openStudio();
		const options = { maxCredits, maxCreditsPerRun: maxCredits };
		const { items } = await runToEnd(making(emulator, findMaking(operation), sources, { options }));
		expect(items[0].json.status).toBe('COMPLETED');
	});

	test('a run of translations is refused as a whole, by the sum or the balance', async () => {
		const { emulator, sources } = await openStudio({ credits: 100 });
		const items = [{ row: 1 }, { row: 2 }];
		const made = findMaking('translate');
		const options = { maxCreditsPerRun: 179 };
		const bounded = await runToEnd({ ...making(emulator, made, sources, { options }), items });
		expect(textOf(bounded)).toMatch(/180 credits .*together/);
		const poor = await runToEnd({ ...making(emulator, made, sources), items });
		expect(textOf(poor)).toMatch(/has 100 credits .*needs 180 credits/);
		expect(emulator.sessions).toEqual([]);
	});

	test('a length that the server does not tell makes the price unknown', async () => {
		const { emulator, sources } = await openStudio();
		emulator.plan({ on: 'details', nth: 'every', fault: '404 HTML' });
		const made = findMaking('translate');
		const { items } = await runToEnd(making(emulator, made, sources));
		expect(items[0].json.estimatedCredits).toBeNull();
		const options = { maxCredits: 500 };
		const outcome = await runToEnd(making(emulator, made, sources, { options }));
		expect(textOf(outcome)).toMatch(/does not report the length of the video/);
	});
});

/** Another video that is not there, or of no use. */
const USELESS: Array<[string, (emulator: Emulator) => string, RegExp]> = [
	['an unknown session', () => 'f'.repeat(24), /does not know session f{24}/],
	['a malformed session ID', () => 'vid_gone', /does not know session vid_gone/],
	[
		'a video that is not finished',
		(emulator) => emulator.addSession({ prompt: 'Late' }).id,
		/Video [0-9a-f]{24} is not finished \(PENDING\).*Get Status/,
	],
	[
		'a cancelled video',
		(emulator) => emulator.addSession({ prompt: 'Gone', ended: 'CANCELLED' }).id,
		/Video [0-9a-f]{24} is not finished \(CANCELLED\)/,
	],
];

describe.each(MAKINGS.filter(({ kind }) => kind !== 'image_list_to_video'))(
	'$operation of what no video can be made of',
	(made) => {
		test.each(USELESS)('is not sent: %s', async (_what, add, said) => {
			// A render that nobody waits for does not go on.
			const { emulator, sources } = await openStudio({ renderPolls: 100 });
			const bad = add(emulator);
			const ids = made.operation === 'join' ? [sources[0], bad] : [bad];
			const outcome = await runToEnd(making(emulator, made, ids));
			expect(textOf(outcome)).toMatch(said);
			expect(textOf(outcome)).toMatch(/nothing was charged/i);
			expect(countOf(emulator, made.kind)).toBe(0);
		});
	},
);

test('a source that only the older address tells is good enough', async () => {
	const { emulator, sources } = await openStudio();
	emulator.plan({ on: 'details', nth: 'every', fault: '404 JSON' });
	const { items } = await runToEnd(making(emulator, findMaking('translate'), sources));
	expect(items[0].json.status).toBe('COMPLETED');
});

describe('what an edit was charged', () => {
	/** A translation (90 credits) of a video that cost 900. */
	async function translate(options: EmulatorOptions = {}, more: INodeParameters = {}) {
		const { emulator } = await openStudio(options);
		const { id } = await order(emulator);
		const made = findMaking('translate');
		return { emulator, outcome: await runToEnd(making(emulator, made, [id], more)) };
	}

	async function order(emulator: Emulator) {
		const made = createToday(emulator, ['A cat']);
		await runToEnd(made);
		return emulator.sessions[0];
	}

	test('is told by the answer to it, and not by its status', async () => {
		const { outcome } = await translate();
		expect(outcome.items[0].json).toMatchObject({ estimatedCredits: 90, creditsCharged: 90 });
	});

	test('is told at once where nobody waits', async () => {
		const { outcome } = await translate({}, { waitForCompletion: false });
		expect(outcome.items[0].json).toMatchObject({ status: 'PENDING', creditsCharged: 90 });
	});

	test('is in the ledger for a retry', async () => {
		const { outcome } = await translate();
		const again = await runAnew(outcome);
		expect(again.items[0].json).toMatchObject({ creditsCharged: 90 });
	});
});

test('a translation can leave outro and footer as they are', async () => {
	const { emulator, sources } = await openStudio();
	const made = findMaking('translate');
	const additionalFields = { translateOutro: false, translateFooter: false };
	await runToEnd(making(emulator, made, sources, { additionalFields }));
	expect(emulator.sessions[0].input).toEqual({
		...made.sent(sources),
		translate_outro: false,
		translate_footer: false,
	});
});

test('Samsar reports the end of a translation to the Webhook URL', async () => {
	const { emulator, sources } = await openStudio();
	const webhookUrl = 'http://127.0.0.1:9/hook';
	await runToEnd(making(emulator, findMaking('translate'), sources, { options: { webhookUrl } }));
	expect(emulator.sessions[0].webhookUrl).toBe(webhookUrl);
});
