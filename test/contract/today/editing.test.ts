import { FAULT_NAMES, FAULTS, type EmulatedSession, type PaidKind } from '../../emulator';
import { until } from '../../support/time';
import { parse } from '../support/call';
import { openToday, type Today } from '../support/today';

const UNKNOWN = '{"message":"Video session not found."}';

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
		expect(await look(session.id)).toMatchObject({ status: 'PENDING', creditsCharged: credits });
		emulator.complete(session.id);
		expect(await look(session.id)).toMatchObject({ status: 'COMPLETED', creditsCharged: credits });
		expect(await look(video.id)).toMatchObject({ status: 'COMPLETED' });
	});

	it('refuses a session that is unknown or not finished, and a bad key', async () => {
		const { emulator, post, create } = await startWithVideo();
		await create('A dog');
		const { id } = emulator.sessions[0];

		expect(await post(route, { session_id: 'x', ...fields })).toMatchObject({
			code: 404,
			text: UNKNOWN,
		});
		expect(await post(route, fields)).toMatchObject({ code: 404, text: UNKNOWN });
		expect((await post(route, { session_id: id, ...fields })).text).toContain('not completed');
		expect((await post(route, { session_id: id, ...fields }, { key: 'other' })).code).toBe(401);
		expect(emulator.sessions).toHaveLength(1);
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
		['translate_video', {}, 'language is required'],
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
			text: expect.stringContaining('API_KEY_USAGE_LIMIT_EXCEEDED'),
		});
		expect(emulator.sessions).toEqual([]);
	});

	it('are listed, each under its name', async () => {
		const { emulator, post, get, video } = await startWithVideo();
		await post('translate_video', { session_id: video.id, language: 'es' });

		const { requests } = parse(await get('/v2/requests')) as { requests: object[] };
		expect(requests[0]).toMatchObject({
			session_id: emulator.sessions[0].id,
			session_sub_type: 'translate_video',
		});
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

		expect((await post('join_videos', { session_ids: [video.id] })).code).toBe(400);
		expect((await post('join_videos', {})).code).toBe(400);
		expect(await post('join_videos', { session_ids: [video.id, 'x'] })).toMatchObject({
			code: 404,
			text: UNKNOWN,
		});
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
