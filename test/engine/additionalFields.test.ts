import type { INodeParameters } from 'n8n-workflow';

import type { Emulator } from '../emulator';
import { openEmulator } from '../support/emulators';
import { openToday } from './support/emulators';
import { retryToEnd, runAnew, runToEnd } from './support/harness';
import { createAndWait } from './support/scenes';

const TODAY: INodeParameters = { imageModel: 'GPTIMAGE2.5', videoModel: 'RUNWAYML' };

function ordering(emulator: Emulator, additionalFields: INodeParameters, options = {}) {
	const scene = createAndWait(emulator, ['A kite'], options);
	return { ...scene, parameters: { ...scene.parameters, ...TODAY, additionalFields } };
}

test('what is set is sent, and only that', async () => {
	const emulator = await openToday();
	await runToEnd(ordering(emulator, { language: 'fr', enableSubtitles: true, fontKey: '' }));
	expect(emulator.sessions[0].input).toEqual({
		prompt: 'A kite',
		duration: 30,
		image_model: 'GPTIMAGE2.5',
		video_model: 'RUNWAYML',
		tone: 'grounded',
		aspect_ratio: '16:9',
		language: 'fr',
		enable_subtitles: true,
	});
});

test.each([
	['outroImageUrl', { outro_image_url: 'https://example.com/' }],
	['ctaUrl', { cta_url: 'https://example.com/', generate_outro_image: true }],
])('an outro (%s) is priced with its seconds', async (name, sent) => {
	const emulator = await openToday();
	const { items } = await runToEnd(ordering(emulator, { [name]: 'https://example.com/' }));
	expect(emulator.sessions[0].input).toMatchObject(sent);
	expect(items[0].json).toMatchObject({ estimatedCredits: 1140, creditsCharged: 1140 });
	const dear = ordering(emulator, { [name]: 'https://example.com/' }, { maxCredits: 1139 });
	const { error } = await runToEnd(dear);
	expect(error?.message).toMatch(/1140 credits/);
});

test('an order is known by them: another language is another order, the same is not', async () => {
	// Samsar's list would show whose the lost one is.
	const emulator = await openToday({ entriesLateMs: 1e9 });
	emulator.plan({ on: 'create', nth: 1, fault: 'reset after it was accepted' });
	const lost = await runToEnd(ordering(emulator, { language: 'fr' }));
	const same = await retryToEnd(lost);
	expect(same.error?.message).toMatch(/may have accepted/);
	const { parameters } = ordering(emulator, { language: 'es' });
	const { items } = await retryToEnd(lost, { parameters });
	expect(items[0].json.status).toBe('COMPLETED');
	const anew = await runAnew(lost);
	expect(anew.error?.message).toMatch(/may have accepted/);
	expect(emulator.postsSent).toBe(2);
});

test('a value that cannot be used is refused before anything is sent', async () => {
	const emulator = await openToday();
	const { error } = await runToEnd(ordering(emulator, { outroImageUrl: 'outro.png' }));
	expect(error?.message).toMatch(/'Outro Image URL' must have addresses/);
	expect(emulator.requests).toEqual([]);
});

test("an unknown font is refused by the server's list, and a known one is not", async () => {
	const emulator = await openToday();
	const refused = await runToEnd(ordering(emulator, { fontKey: 'Inter', language: 'en' }));
	expect(refused.error?.message).toMatch(/no font 'Inter' for the language en\. It has Poppins/);
	expect(emulator.postsSent).toBe(0);
	const { items } = await runToEnd(ordering(emulator, { fontKey: 'Poppins', language: 'en' }));
	expect(items[0].json.status).toBe('COMPLETED');
});

test('a language of subtitles switches them on, and is refused where they are off', async () => {
	const emulator = await openToday();
	await runToEnd(ordering(emulator, { subtitleLanguage: 'fr' }));
	expect(emulator.sessions[0].input).toMatchObject({
		subtitle_language: 'fr',
		enable_subtitles: true,
	});
	const off = { subtitleLanguage: 'fr', enableSubtitles: false };
	const { error } = await runToEnd(ordering(emulator, off));
	expect(error?.message).toMatch(/'Enable Subtitles' is off/);
	expect(emulator.postsSent).toBe(1);
});

test('on the documented server they are sent as they are set', async () => {
	const emulator = await openEmulator({ renderPolls: 1 });
	const set = { subtitleLanguage: 'fr', fontKey: 'Inter', inferenceModel: 'gpt-5.5' };
	const scene = createAndWait(emulator, ['A kite']);
	await runToEnd({ ...scene, parameters: { ...scene.parameters, additionalFields: set } });
	const { input } = emulator.sessions[0];
	expect(input).toMatchObject({
		subtitle_language: 'fr',
		font_key: 'Inter',
		inference_model: 'gpt-5.5',
	});
	expect(input).not.toHaveProperty('enable_subtitles');
});
