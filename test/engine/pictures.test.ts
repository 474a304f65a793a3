import { ANSWER_TIMES } from '../../nodes/Samsar/transport/samsarConnection';
import type { Emulator } from '../emulator';
import { countOf, openEmulator } from '../support/emulators';
import { until } from '../support/time';
import { findMaking, making, openStudio, withPictures } from './support/editing';
import type { Outcome, Scene } from './support/harness';
import { retryToEnd, runAnew, runToEnd, startRun } from './support/harness';
import { CONTINUES, RETRIES } from './support/scenes';

const MADE = findMaking('createFromImages');
const KIND = MADE.kind;

/** Pictures that come with the item. */
function uploading(
	emulator: Emulator,
	names = ['front', 'back'],
	more: Partial<Scene> = {},
): Scene {
	const binaryPropertyNames = names.join(', ');
	const scene = making(emulator, MADE, [], { imageSource: 'binary', binaryPropertyNames });
	return { ...scene, amend: withPictures(['front', 'back']), ...more };
}

const textOf = ({ error }: Outcome) => `${error?.message} ${error?.description}`;
const sentUrls = ({ sessions }: Emulator) => sessions[0].input.image_urls as string[];

test('pictures of an item are uploaded one by one, in order, before the payment', async () => {
	const { emulator } = await openStudio();
	const { items } = await runToEnd(uploading(emulator));
	expect(items[0].json.status).toBe('COMPLETED');
	const kinds = emulator.requests.map(({ kind }) => kind);
	expect(kinds.filter((kind) => kind === 'upload' || kind === KIND)).toEqual([
		'upload',
		'upload',
		KIND,
	]);
	const uploaded = emulator.requests.filter(({ kind }) => kind === 'upload');
	expect(uploaded[0].body).toEqual({
		input: { image_data: ['data:image/png;base64,iVBORw0KGgo='] },
	});
	expect(sentUrls(emulator)).toHaveLength(2);
	for (const url of sentUrls(emulator)) expect(url).toMatch(/^http/);
});

test('an order whose pictures were still on their way to Samsar was never sent', async () => {
	const { emulator } = await openStudio();
	emulator.plan({ on: 'upload', nth: 2, fault: 'hang' });
	const token = 'a'.repeat(64);
	// It is never told that n8n has died.
	const first = startRun(uploading(emulator), token);
	await until(() => countOf(emulator, 'upload') === 2);
	const again = await startRun({ ...uploading(emulator), mode: 'retry' }, token).finished;
	first.stop();
	await first.finished;
	expect(again.items[0].json.status).toBe('COMPLETED');
	expect(countOf(emulator, KIND)).toBe(1);
});

test('addresses may come with titles and texts, from an expression', async () => {
	const { emulator } = await openStudio();
	const pictures = [{ image_url: 'https://example.com/1.png', title: 'One', image_text: 'First' }];
	const scene = making(emulator, MADE, [], { imageUrls: '={{ $json.pictures }}' });
	await runToEnd({ ...scene, items: [{ pictures }] });
	expect(sentUrls(emulator)).toEqual(pictures);
});

test('what is set beside the pictures is sent, and a narrator is priced', async () => {
	const { emulator } = await openStudio();
	const additionalFields = {
		metadata: '{"price":"9 EUR"}',
		imageModel: 'SEEDREAM',
		ctaUrl: 'https://example.com/buy',
		ctaTextTop: 'Buy it',
		footerTexts: 'Front\nBack',
		addNarratorAvatar: true,
		subtitleLanguage: 'fr',
	};
	const { items } = await runToEnd(making(emulator, MADE, [], { additionalFields }));
	expect(emulator.sessions[0].input).toEqual({
		...MADE.sent([]),
		metadata: { price: '9 EUR' },
		image_model: 'SEEDREAM',
		cta_url: 'https://example.com/buy',
		generate_outro_image: true,
		cta_text_top: 'Buy it',
		add_footer_animation: true,
		footer_metadata: [{ cta_text: 'Front' }, { cta_text: 'Back' }],
		add_narrator_avatar: true,
		subtitle_language: 'fr',
		enable_subtitles: true,
	});
	expect(items[0].json.estimatedCredits).toBe(34 * 28);
});

test.each([
	['Retry On Fail', RETRIES],
	['Retry execution', {}],
])('%s after a paid order uploads nothing again', async (_case, settings) => {
	const { emulator } = await openStudio();
	emulator.plan({ on: 'status', nth: 1, fault: '401 empty' });
	const first = await runToEnd(uploading(emulator, undefined, { settings }));
	const { items } = first.error ? await retryToEnd(first) : first;
	expect(items[0].json.status).toBe('COMPLETED');
	expect(countOf(emulator, 'upload')).toBe(2);
	expect(emulator.sessions).toHaveLength(1);
});

test('after a crash the order is known by its pictures, and nothing is uploaded again', async () => {
	const { emulator } = await openStudio();
	const again = await runAnew(await runToEnd(uploading(emulator)));
	expect(again.items[0].json).toMatchObject({ status: 'COMPLETED' });
	expect(countOf(emulator, 'upload')).toBe(2);
	expect(emulator.sessions).toHaveLength(1);
});

test.each(['reset, not accepted', '503 with Retry-After', '429 with seconds'] as const)(
	'an upload that meets passing trouble (%s) is repeated, for it costs nothing',
	async (fault) => {
		const { emulator } = await openStudio();
		emulator.plan({ on: 'upload', nth: 1, fault });
		const { items } = await runToEnd(uploading(emulator));
		expect(items[0].json.status).toBe('COMPLETED');
		expect(countOf(emulator, 'upload')).toBe(3);
		expect(emulator.sessions).toHaveLength(1);
	},
);

test('an upload that is refused costs nothing, and a retry goes on', async () => {
	const { emulator } = await openStudio();
	emulator.plan({ on: 'upload', nth: 2, fault: '400 JSON' });
	const failed = await runToEnd(uploading(emulator));
	expect(textOf(failed)).toMatch(/'back' could not be uploaded.*HTTP 400.*Nothing was charged/);
	const { items } = await retryToEnd(failed);
	expect(items[0].json.status).toBe('COMPLETED');
	expect(countOf(emulator, KIND)).toBe(1);
});

test('a Stop during an upload orders nothing', async () => {
	const { emulator } = await openStudio();
	emulator.plan({ on: 'upload', nth: 1, fault: 'hang' });
	const execution = startRun(uploading(emulator));
	await until(() => countOf(emulator, 'upload') === 1);
	execution.stop();
	const stopped = await execution.finished;
	expect(countOf(emulator, KIND)).toBe(0);
	const { items } = await runAnew(stopped);
	expect(items[0].json.status).toBe('COMPLETED');
});

describe('an answer that takes its time', () => {
	const usual = { ...ANSWER_TIMES };

	afterEach(() => void Object.assign(ANSWER_TIMES, usual));

	test('is waited for where the server first fetches the pictures', async () => {
		const { emulator } = await openStudio({ answerMs: { [KIND]: 1_500 } });
		ANSWER_TIMES.create = 300;
		const { items } = await runToEnd(making(emulator, MADE, []));
		expect(items[0]?.json.status).toBe('COMPLETED');
		expect(countOf(emulator, KIND)).toBe(1);
	});

	test('is not waited for longer elsewhere', async () => {
		const { emulator, sources } = await openStudio({ answerMs: { translate_video: 1_500 } });
		ANSWER_TIMES.create = 300;
		const { items } = await runToEnd(making(emulator, findMaking('translate'), sources));
		// Its answer was given up, and the video found in the list.
		expect(items[0].json).toMatchObject({ status: 'COMPLETED', recovered: true });
		expect(countOf(emulator, 'translate_video')).toBe(1);
	});
});

test('a server without pictures says so at the upload', async () => {
	const emulator = await openEmulator();
	const outcome = await runToEnd(uploading(emulator));
	expect(outcome.error?.message).toBe(
		'This Samsar server cannot make videos from pictures [item 0]',
	);
});

describe('is refused before anything is paid:', () => {
	const TOO_LARGE = 'A'.repeat(Math.ceil((7 * 1024 * 1024 * 4) / 3) + 4);

	test.each<[string, string[], Scene['amend'], RegExp]>([
		['a field that is not there', ['side'], undefined, /no binary field 'side'.*front, back/],
		[
			'fields without a name',
			[' , '],
			undefined,
			/'Input Binary Fields' must have at least one entry/,
		],
		[
			'what is no picture',
			['front'],
			withPictures(['front'], 'aGVsbG8=', 'application/pdf'),
			/'front' must be a picture, but is application\/pdf/,
		],
		[
			'a picture that is too large',
			['front'],
			withPictures(['front'], TOO_LARGE),
			/'front' has 7\.0 MB, but at most 7\.0 MB/,
		],
	])('%s', async (_case, names, amend, said) => {
		const { emulator } = await openStudio();
		const outcome = await runToEnd(uploading(emulator, names, amend && { amend }));
		expect(textOf(outcome)).toMatch(said);
		expect(emulator.requests).toEqual([]);
	});

	test('a model that the server does not offer for pictures', async () => {
		const { emulator } = await openStudio();
		const scene = uploading(emulator, undefined, { settings: CONTINUES });
		scene.parameters.videoModel = 'GONE';
		const { items } = await runToEnd(scene);
		expect(items[0].json.message).toMatch(/does not offer the video model 'GONE'/);
		expect(countOf(emulator, 'upload')).toBe(0);
	});
});

describe('a picture whose content type says little', () => {
	const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]).toString('base64');

	test.each([
		['application/octet-stream', JPEG, 'image/jpeg'],
		['', JPEG, 'image/jpeg'],
		['IMAGE/PNG', 'iVBORw0KGgo=', 'image/png'],
		['image/png; charset=utf-8', 'iVBORw0KGgo=', 'image/png'],
	])('%j is sent as what it is', async (mimeType, data, sent) => {
		const { emulator } = await openStudio();
		const amend = withPictures(['front', 'back'], data, mimeType);
		const { items } = await runToEnd({ ...uploading(emulator), amend });
		expect(items[0].json.status).toBe('COMPLETED');
		const upload = emulator.requests.find(({ kind }) => kind === 'upload');
		expect(upload?.body).toEqual({ input: { image_data: [`data:${sent};base64,${data}`] } });
	});

	test('and whose bytes are of something else is refused with a way out', async () => {
		const { emulator } = await openStudio();
		const data = Buffer.from('<html>').toString('base64');
		const amend = withPictures(['front', 'back'], data, 'application/octet-stream');
		const outcome = await runToEnd({ ...uploading(emulator), amend });
		expect(textOf(outcome)).toContain("'Image Source' set to URL");
		expect(countOf(emulator, KIND)).toBe(0);
	});
});
