import { call, parse } from '../support/call';
import { openToday } from '../support/today';

const PICTURE = 'data:image/png;base64,iVBORw0KGgo=';

describe('image_list_to_video', () => {
	const image_urls = [
		'https://example.com/1.png',
		{ image_url: 'https://example.com/2.png', title: 'Two', image_text: 'The second' },
	];

	it('makes a video from pictures, which is in no list and calls nobody back', async () => {
		const { emulator, get, look } = await openToday();
		const url = `${emulator.baseUrl}/image_list_to_video`;
		const input = { image_urls, video_model: 'RUNWAYML', prompt: 'Shoes' };
		const told = await call('POST', url, {
			body: { input, webhookUrl: 'http://127.0.0.1:9/hook' },
		});
		const [session] = emulator.sessions;

		expect(parse(told)).toEqual({ request_id: session.id, session_id: session.id });
		expect(session).toMatchObject({ input, prompt: 'Shoes', credits: 300, video: { seconds: 10 } });
		emulator.complete(session.id);
		expect(await look()).toMatchObject({ status: 'COMPLETED', creditsCharged: 300 });
		expect(parse(await get('/v2/requests'))).toEqual({ requests: [] });
		expect(emulator.callbacks).toEqual([]);
	});

	it.each([
		['no pictures', { image_urls: [], video_model: 'RUNWAYML' }],
		['a picture without an address', { image_urls: [{ title: 'x' }], video_model: 'RUNWAYML' }],
		['what is no address', { image_urls: ['cat.png'], video_model: 'RUNWAYML' }],
		['no model', { image_urls }],
		['an unknown image model', { image_urls, video_model: 'RUNWAYML', image_model: 'x' }],
		['an unknown model', { image_urls, video_model: 'KLINGIMGTOVID2.1PRO' }],
	])('refuses %s', async (_case, input) => {
		const { emulator, post } = await openToday();
		expect((await post('image_list_to_video', input)).code).toBe(400);
		expect(emulator.sessions).toEqual([]);
	});

	it.each<[string, object, number]>([
		['the longest clip of the model for each', {}, 30 * 20],
		['the longest of a model that counts frames', { video_model: 'COSMOS3SUPERI2V' }, 20 * 15.75],
		['and an outro', { cta_url: 'https://example.com' }, 30 * 28],
		[
			'but none that is switched off',
			{ cta_url: 'https://example.com', generate_outro_image: false },
			600,
		],
		['an outro of its own is ignored', { outro_image_url: 'https://example.com/1.png' }, 600],
		['and a narrator who is seen', { add_narrator_avatar: true }, 34 * 20],
	])('needs credits for %s', async (_what, fields, credits) => {
		const { emulator, post } = await openToday({ credits: credits - 1 });
		const input = { image_urls, video_model: 'RUNWAYML', ...fields };
		expect((await post('image_list_to_video', input)).code).toBe(402);
		emulator.configure({ credits });
		expect((await post('image_list_to_video', input)).code).toBe(200);
	});

	it('takes a language of subtitles only with subtitles', async () => {
		const { post } = await openToday();
		const input = { image_urls, video_model: 'RUNWAYML', subtitle_language: 'fr' };
		expect(await post('image_list_to_video', input)).toMatchObject({
			code: 400,
			text: '{"message":"subtitle_language requires enable_subtitles to be true."}',
		});
		const on = { ...input, enable_subtitles: true };
		expect((await post('image_list_to_video', on)).code).toBe(200);
	});

	it('can be accepted and then lost', async () => {
		const { emulator, post } = await openToday();
		emulator.plan({
			on: 'image_list_to_video',
			match: 'Shoes',
			fault: 'reset after it was accepted',
		});
		const input = { image_urls, video_model: 'RUNWAYML' };

		expect((await post('image_list_to_video', { ...input, prompt: 'Hats' })).code).toBe(200);
		expect((await post('image_list_to_video', { ...input, prompt: 'Shoes' })).broken).toBe(
			'ECONNRESET',
		);
		expect(emulator.sessions.map(({ prompt }) => prompt)).toEqual(['Hats', 'Shoes']);
	});
});

describe('upload_image_data', () => {
	it('keeps pictures, which can then be fetched', async () => {
		const { emulator, post } = await openToday();
		const told = await post('upload_image_data', { image_data: [PICTURE, PICTURE] });
		const { image_urls } = parse(told) as { image_urls: string[] };

		expect(new Set(image_urls).size).toBe(2);
		const fetched = await call('GET', image_urls[1], { key: null });
		expect(fetched).toMatchObject({ code: 200, headers: { 'content-type': 'image/png' } });
		expect(Number(fetched.headers['content-length'])).toBe(8);
		expect(emulator.counts).toMatchObject({ created: 0, charged: 0 });
		const video = { image_urls, video_model: 'RUNWAYML' };
		expect((await post('image_list_to_video', video)).code).toBe(200);
	});

	it('refuses what is no picture, or too much, and a bad key', async () => {
		const { post } = await openToday();
		const upload = async (image_data: unknown, key = 'test-key') =>
			await post('upload_image_data', { image_data }, { key });

		for (const data of [
			[],
			undefined,
			['https://example.com/1.png'],
			['data:text/plain;base64,aa'],
		]) {
			expect((await upload(data)).code).toBe(400);
		}
		expect((await upload([PICTURE], 'other')).code).toBe(401);
		const tooMuch = await upload([`data:image/png;base64,${'A'.repeat(11 * 1024 * 1024)}`]);
		expect(tooMuch).toMatchObject({ code: 413, headers: { 'content-type': /html/ } });
	});
});
