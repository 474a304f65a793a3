import { FAULT_NAMES, FAULTS, type EmulatedSession, type PaidKind } from '../../emulator';
import { createBody } from '../../support/createBody';
import { until } from '../../support/time';
import { call, parse } from '../support/call';
import { MODELS, openToday, type Today } from '../support/today';

const UNKNOWN = '{"message":"Video session not found."}';
/** Well-formed, but nobody's. */
const NOBODY = 'f'.repeat(24);

/** A server with a finished video of 30 s, that costs nothing any more. */
async function startWithVideo(): Promise<Today & { video: EmulatedSession }> {
	const today = await openToday();
	const video = today.emulator.addSession({ prompt: 'A cat', ended: 'COMPLETED' });
	return { ...today, video };
}

/** Route, what it needs beside the session, credits of a video of 30 s. */
const CHANGES: Array<[PaidKind, object, number]> = [
	['translate_video', { language: 'es' }, 90],
	['add_subtitles', { subtitle_language: 'fr' }, 0],
	['remove_subtitles', {}, 0],
	['add_outro_image', { outro_image_url: 'https://example.com/end.png' }, 75],
	['update_outro_image', { cta_url: 'https://example.com' }, 75],
	['update_footer_image', { cta_text: 'Buy it' }, 75],
];

describe.each(CHANGES)('%s', (route, fields, credits) => {
	it('makes a new session, and tells what it has cost', async () => {
		const { emulator, post, look, video } = await startWithVideo();
		const told = await post(route, { videoSessionId: video.id, ...fields });
		const [session] = emulator.sessions;

		expect([told.code, parse(told)]).toEqual([
			200,
			{
				request_id: session.id,
				session_id: session.id,
				creditsCharged: credits,
				remainingCredits: 1_000_000 - credits,
			},
		]);
		expect(told.headers['x-credits-charged']).toBe(String(credits));
		expect(session).toMatchObject({ kind: route, sources: [video.id], credits });
		expect(session.id).not.toBe(video.id);
		expect(await look(session.id)).toMatchObject({ status: 'PENDING' });
		emulator.complete(session.id);
		expect(await look(session.id)).toMatchObject({ status: 'COMPLETED' });
		expect(await look(video.id)).toMatchObject({ status: 'COMPLETED' });
	});

	it('refuses a session that is unknown, none, or malformed, and a bad key', async () => {
		const { emulator, post, video } = await startWithVideo();
		const { id } = video;

		expect(await post(route, { session_id: NOBODY, ...fields })).toMatchObject({
			code: 404,
			text: UNKNOWN,
		});
		expect(await post(route, fields)).toMatchObject({
			code: 400,
			text: '{"message":"videoSessionId (or video_session_id/session_id) is required."}',
		});
		const malformed = await post(route, { session_id: 'x', ...fields });
		expect(malformed.code).toBe(route === 'translate_video' ? 500 : 400);
		expect((await post(route, { session_id: id, ...fields }, { key: 'other' })).code).toBe(401);
		expect(emulator.sessions).toEqual([]);
	});

	it('tells in its status what its source was charged', async () => {
		const { emulator, create, post, look } = await startWithVideo();
		await create('A dog');
		const [dog] = emulator.sessions;
		emulator.complete(dog.id);
		await post(route, { session_id: dog.id, ...fields });

		expect(await look(emulator.sessions[1].id)).toMatchObject({
			creditsCharged: 900,
			credits_charged: 900,
		});
		expect(emulator.counts.charged).toBe(900 + credits);
	});

	it('can be accepted and then lost, or fail before', async () => {
		const { emulator, post, video } = await startWithVideo();
		emulator.plan({ on: route, fault: 'reset after it was accepted' });
		emulator.plan({ on: route, fault: 'reset, not accepted' });
		emulator.plan({ on: 'create', nth: 'every', fault: '502 HTML' });
		const send = async () => await post(route, { session_id: video.id, ...fields });

		expect((await send()).broken).toBe('ECONNRESET');
		expect(emulator.counts).toMatchObject({ created: 1, charged: credits });
		expect((await send()).broken).toBe('ECONNRESET');
		expect(emulator.counts).toMatchObject({ created: 1, charged: credits });
		expect((await send()).code).toBe(200);
	});
});

describe('the changes of a video', () => {
	it.each([
		['translate_video', {}, 'language (or language_code) is required.'],
		['translate_video', { language: 'xx' }, 'Unsupported language'],
		['add_outro_image', {}, 'outro_image_url is required'],
		['update_footer_image', {}, 'cta_text is required'],
	])('need what they are about: %s %j', async (route, fields, message) => {
		const { emulator, post, video } = await startWithVideo();
		const told = await post(route, { session_id: video.id, ...fields });

		expect([told.code, parse(told)]).toEqual([400, { message }]);
		expect(emulator.sessions).toEqual([]);
	});

	it('show in the completed status', async () => {
		const { emulator, post, look, video } = await startWithVideo();
		const end = async (route: string, fields: object) => {
			await post(route, { session_id: video.id, ...fields });
			const { id } = emulator.sessions[emulator.sessions.length - 1];
			emulator.complete(id);
			return await look(id);
		};

		expect(await end('add_subtitles', {})).toMatchObject({
			has_subtitles: true,
			result_language: 'en',
		});
		expect(await end('translate_video', { language: 'ja', enable_subtitles: true })).toMatchObject({
			has_subtitles: true,
			result_language: 'ja',
			provider: 'RUNWAYML',
		});
		expect(await end('remove_subtitles', {})).toMatchObject({ has_subtitles: false });
	});

	it('are refused without the credits, and say why', async () => {
		const { emulator, post, video } = await startWithVideo();
		const translate = async () =>
			await post('translate_video', { session_id: video.id, language: 'es' });
		emulator.configure({ credits: 89 });
		expect(await translate()).toMatchObject({
			code: 402,
			text: '{"message":"Insufficient credits."}',
		});
		emulator.configure({ credits: 500, keyLimit: 89 });
		expect(await translate()).toMatchObject({
			code: 402,
			text: '{"message":"API key monthly credit limit reached. Limit: 89; used: 0; requested: 90."}',
		});
		expect(emulator.sessions).toEqual([]);
	});

	it('are listed, each under its name and with what it was made of', async () => {
		const { emulator, post, get, video } = await startWithVideo();
		const dog = emulator.addSession({ prompt: 'A dog', ended: 'COMPLETED' });
		const { id } = video;
		await post('translate_video', { session_id: id, language: 'es', translate_outro: false });
		await post('add_subtitles', { session_id: id, subtitle_language: 'fr' });
		await post('add_subtitles', { session_id: id });
		await post('remove_subtitles', { session_id: id });
		await post('join_videos', { session_ids: [id, dog.id], blend_scenes: true });

		const { requests } = parse(await get('/v2/requests')) as {
			requests: Array<Record<string, unknown>>;
		};
		const told = requests.map(({ session_sub_type: kind, metadata }) => [kind, metadata]);
		expect(told.reverse().slice(-5)).toEqual([
			[
				'translate_video',
				{
					originalSessionId: id,
					language: 'es',
					enableSubtitles: false,
					translateOutro: false,
					translateFooter: true,
				},
			],
			['add_subtitles', { originalSessionId: id, subtitleLanguage: 'fr' }],
			['add_subtitles', { originalSessionId: id }],
			['remove_subtitles', { originalSessionId: id }],
			[
				'join_videos',
				{ sessionIds: [id, dog.id], blendScenes: true, durationSeconds: 60, billableSeconds: 60 },
			],
		]);
	});

	it.each([
		['translate_video', { language: 'es' }],
		['join_videos', {}],
	] as Array<[PaidKind, object]>)(
		'charge an unfinished source at once, and clone what there is: %s',
		async (route, fields) => {
			const { emulator, create, post, look, video } = await startWithVideo();
			await create('A dog');
			const [{ id }] = emulator.sessions;
			const input = { session_id: id, session_ids: [id, video.id], ...fields };
			expect((await post(route, input)).code).toBe(200);
			emulator.complete(id, 'CANCELLED');
			expect((await post(route, input)).code).toBe(200);

			const [, early, late] = emulator.sessions;
			expect(await look(early.id)).toMatchObject({ status: 'PENDING' });
			expect(await look(late.id)).toMatchObject({ status: 'CANCELLED' });
			expect(emulator.counts.charged).toBe(early.credits + late.credits);
		},
	);

	it('call back where their source did, unless they name an address', async () => {
		const { emulator, post } = await startWithVideo();
		const order = async (route: string, input: object, webhookUrl?: string) => {
			const url = `${emulator.baseUrl}/${route}`;
			await call('POST', url, { body: { input, webhookUrl } });
			return emulator.sessions[emulator.sessions.length - 1];
		};
		const { input } = createBody('A dog', MODELS);
		const dog = await order('create', input, 'http://127.0.0.1:9/dog');
		emulator.complete(dog.id);
		const fields = { session_id: dog.id, language: 'es' };

		expect((await order('translate_video', fields)).webhookUrl).toBe('http://127.0.0.1:9/dog');
		expect((await order('translate_video', fields, '')).webhookUrl).toBe('http://127.0.0.1:9/dog');
		const own = await order('translate_video', fields, 'http://127.0.0.1:9/own');
		expect(own.webhookUrl).toBe('http://127.0.0.1:9/own');
		expect((await post('translate_video', fields)).code).toBe(200);
	});

	it('are known to plans by the prompt of their video', async () => {
		const { emulator, post, video } = await startWithVideo();
		const dog = emulator.addSession({ prompt: 'A dog', ended: 'COMPLETED' });
		emulator.plan({ on: 'add_subtitles', match: 'dog', fault: '500 JSON' });

		expect((await post('add_subtitles', { session_id: video.id })).code).toBe(200);
		expect((await post('add_subtitles', { session_id: dog.id })).code).toBe(500);
	});
});

describe('join_videos', () => {
	it('makes one of several, as long as all of them', async () => {
		const { emulator, post, video } = await startWithVideo();
		const dog = emulator.addSession({
			prompt: 'A dog',
			ended: 'COMPLETED',
			video: { seconds: 50 },
		});
		const told = await post('join_videos', {
			session_ids: [video.id, dog.id],
			blend_scenes: true,
		});

		expect(told.code).toBe(200);
		expect(emulator.sessions[0]).toMatchObject({
			kind: 'join_videos',
			sources: [video.id, dog.id],
			credits: 240,
			prompt: 'A cat + A dog',
			video: { seconds: 80 },
			input: { blend_scenes: true },
		});
	});

	it('needs two that it knows', async () => {
		const { emulator, post, video } = await startWithVideo();

		const tall = emulator.addSession({
			prompt: 'A tower',
			ended: 'COMPLETED',
			video: { aspectRatio: '9:16' },
		});
		const join = async (...session_ids: string[]) => await post('join_videos', { session_ids });

		expect(await join(video.id)).toMatchObject({
			code: 400,
			text: '{"message":"session_ids must be an array of at least 2 session ids."}',
		});
		expect((await post('join_videos', {})).code).toBe(400);
		expect(await join(video.id, NOBODY)).toMatchObject({ code: 404, text: UNKNOWN });
		expect(await join(video.id, 'x')).toMatchObject({
			code: 400,
			text: '{"message":"session_ids must contain only valid session ids."}',
		});
		expect((await join(video.id, video.id)).code).toBe(400);
		expect((await join(video.id, tall.id)).code).toBe(400);
		expect(emulator.sessions).toEqual([]);
	});
});

describe('every fault', () => {
	it.each(FAULT_NAMES)('strikes a translation as it does a create: %s', async (fault) => {
		const { emulator, post, video } = await startWithVideo();
		emulator.plan({ on: 'translate_video', fault });
		const input = { session_id: video.id, language: 'es' };
		const client = new AbortController();
		const asked = post('translate_video', input, { leave: client.signal });
		await until(() => emulator.requests.at(-1)?.faultName === fault);
		const made = FAULTS[fault].accepted ? 1 : 0;
		await until(() => emulator.sessions.length === made);
		// An answer that never comes is waited for by nobody.
		if (fault.startsWith('hang')) client.abort();
		await asked;

		expect(emulator.sessions).toHaveLength(FAULTS[fault].accepted ? 1 : 0);
		expect(emulator.requests.at(-1)?.faultName).toBe(fault);
	});
});
