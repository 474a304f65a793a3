import type { IDataObject } from 'n8n-workflow';

import { openEmulator } from '../support/emulators';
import { runToEnd } from './support/harness';
import { CONTINUES, createOnly } from './support/scenes';

/** Orders a video for each item, with this prompt. */
async function order(prompt: string, items: IDataObject[]) {
	const emulator = await openEmulator();
	const scene = createOnly(emulator, [], {}, CONTINUES);
	const outcome = await runToEnd({
		...scene,
		items,
		parameters: { ...scene.parameters, prompt },
	});
	const [task] = outcome.run.data.resultData.runData.Samsar;
	return { ...outcome, emulator, hints: task.hints ?? [] };
}

test('nonsense in the place of a prompt is not paid for, item by item', async () => {
	const { items, emulator } = await order('={{ $json.prompt }}', [
		{ prompt: '\u200B\u200B' },
		{ prompt: '\u0000' },
		{ prompt: '\u3164' },
		{ prompt: 'A kite' },
	]);
	expect(items.map(({ json }) => json.status ?? String(json.error))).toEqual([
		expect.stringContaining('U+200B ZERO WIDTH SPACE'),
		expect.stringContaining('U+0000 NULL'),
		expect.stringContaining('U+3164 HANGUL FILLER'),
		'PENDING',
	]);
	expect(emulator.sessions.map(({ prompt }) => prompt)).toEqual(['A kite']);
});

test('an object in the prompt is refused with the way to a text', async () => {
	const { items, emulator } = await order('=Scene: {{ $json.scene }}', [
		{ scene: { title: 'A kite' } },
		{ scene: [{ title: 'A kite' }] },
		{ scene: 'a ball' },
	]);
	expect(items[0].json.error).toContain("'Scene: [object Object]': an expression gives an object");
	expect(items[1].json.error).toContain('an expression gives an object');
	expect(emulator.sessions.map(({ prompt }) => prompt)).toEqual(['Scene: a ball']);
});

test('a hole in the prompt is shown at the node, with the items that have it', async () => {
	const { hints, emulator } = await order('=Video about {{ $json.topic }} in {{ $json.city }}', [
		{ topic: 'kites', city: 'Rome' },
		{ topic: '', city: 'Rome' },
		{ city: 'Rome' },
	]);
	expect(emulator.sessions).toHaveLength(3);
	expect(hints).toMatchObject([
		{
			message:
				"In 'Prompt', {{ $json.topic }} is empty for item 1, item 2. The video is made and charged without it.",
		},
	]);
});

test.each([
	['is whole', '=Video about {{ $json.topic }}'],
	['is one expression alone', '={{ $json.topic }}'],
	['has none', 'Video about {{ $json.nothing }}'],
])('a prompt that %s has no hint', async (_what, prompt) => {
	expect((await order(prompt, [{ topic: 'kites' }])).hints).toEqual([]);
});
