import type { Emulator, PaidKind } from '../../emulator';
import { runClient } from '../support/officialClient';
import { openToday } from '../support/today';

type Told = Record<string, Record<string, unknown>>;

/** A server with two finished videos, and what the official client is told by it. */
async function tell(program: string, pathPrefix = '') {
	const { emulator } = await openToday({ pathPrefix, credits: 5000 });
	const cat = emulator.addSession({ prompt: 'A cat', ended: 'COMPLETED' });
	const dog = emulator.addSession({ prompt: 'A dog', ended: 'COMPLETED', ageMs: 1000 });
	const known = `const [cat, dog] = ${JSON.stringify([cat.id, dog.id])};`;
	const told = await runClient<Told>(`${emulator.origin}${pathPrefix}`, `${known}\n${program}`);
	return { emulator, cat, dog, told };
}

function expectNoneUnknown({ requests }: Emulator): void {
	expect(requests.filter(({ kind }) => kind === 'other')).toEqual([]);
}

const LOOK_AROUND = `
const read = async (name, asked) => { told[name] = (await asked).data; };
await read('models', samsar.getSupportedTextToVideoModels());
const credits = await samsar.getCreditsBalance();
told.credits = { ...credits.data, header: credits.creditsRemaining };
await read('creditsV2', samsar.getV2Credits());
await samsar.createVideoFromText({
	prompt: 'A fox', image_model: 'SEEDREAM', video_model: 'SEEDANCEI2V', duration: 10,
});
await read('list', samsar.listV2Requests({ query: { limit: 2, type: 'video' } }));
const [{ request_id }] = told.list.requests;
await read('details', samsar.getV2StatusDetailed(request_id));
await read('status', samsar.getStatus(request_id));
await read('statusV2', samsar.getV2Status(request_id));
await read('usage', samsar.getV2UserUsageLogs({ page: 1, pageSize: 5 }));
await read('completed', samsar.listCompletedVideoSessions({ limit: 5 }));
await read('cancelled', samsar.cancelRender({ session_id: request_id }));
`;

describe('the official client', () => {
	it.each(['', '/api'])('finds its way around behind "%s"', async (prefix) => {
		const { emulator, cat, dog, told } = await tell(LOOK_AROUND, prefix);
		const [fox] = emulator.sessions;

		expectNoneUnknown(emulator);
		expect(told.models).toMatchObject({
			VIDEO_MODELS: expect.arrayContaining([expect.objectContaining({ value: 'RUNWAYML' })]),
			IMAGE_MODELS: expect.arrayContaining([expect.objectContaining({ value: 'SEEDREAM' })]),
		});
		expect(told.credits).toEqual({ remainingCredits: 5000, lastTopUp: null, header: 5000 });
		expect(told.creditsV2).toMatchObject({ remainingCredits: 5000 });
		expect(told.list).toMatchObject({
			requests: [{ session_id: fox.id, provider: 'SEEDANCEI2V' }, { session_id: cat.id }],
		});
		expect(told.details).toMatchObject({
			request_id: fox.id,
			session: { inputPrompt: 'A fox', provider: 'SEEDANCEI2V', aspectRatio: '16:9' },
		});
		expect([told.status, told.statusV2]).toMatchObject([
			{ status: 'PENDING' },
			{ status: 'PENDING' },
		]);
		expect(told.usage).toMatchObject({ items: [{ id: `express:${fox.id}` }] });
		expect(told.completed).toMatchObject([
			{ session_id: cat.id, language: 'en' },
			{ session_id: dog.id },
		]);
		expect(told.cancelled).toMatchObject({ status: 'CANCELLED', cancelled: true });
		expect(fox.ended).toBe('CANCELLED');
	});

	/** The call of the client, the kind of what it orders, and its credits. */
	const ORDERS: Array<[string, PaidKind, number]> = [
		['translateVideo({ session_id: cat, language: "es" })', 'translate_video', 90],
		['joinVideos({ session_ids: [cat, dog] })', 'join_videos', 180],
		['addSubtitles({ session_id: cat })', 'add_subtitles', 0],
		['removeSubtitles({ session_id: cat })', 'remove_subtitles', 0],
		[
			'addVideoOutroImage({ session_id: cat, outro_image_url: "https://example.com/1.png" })',
			'add_outro_image',
			75,
		],
		[
			'updateVideoOutroImage({ session_id: cat, cta_url: "https://example.com" })',
			'update_outro_image',
			75,
		],
		['updateVideoFooterImage({ session_id: cat, cta_text: "Buy it" })', 'update_footer_image', 75],
	];

	it.each(ORDERS)('orders with %s', async (asked, kind, credits) => {
		const { emulator, cat, told } = await tell(`told.answer = (await samsar.${asked}).data;`);
		const [session] = emulator.sessions;

		expectNoneUnknown(emulator);
		expect(told.answer).toMatchObject({
			session_id: session.id,
			request_id: session.id,
			creditsCharged: credits,
			remainingCredits: 5000 - credits,
		});
		expect(session).toMatchObject({ kind, credits });
		expect(session.sources?.[0]).toBe(cat.id);
	});

	it('uploads pictures, and makes a video of them', async () => {
		const { emulator, told } = await tell(`
			const picture = 'data:image/png;base64,iVBORw0KGgo=';
			told.uploaded = (await samsar.uploadV2ImageData([picture, picture])).data;
			const { image_urls } = told.uploaded;
			told.answer = (await samsar.createVideoFromImageList({
				image_urls: [image_urls[0], { image_url: image_urls[1], title: 'Two' }],
				video_model: 'RUNWAYML',
				prompt: 'Shoes',
			})).data;
		`);
		const [session] = emulator.sessions;

		expectNoneUnknown(emulator);
		expect(told.answer).toMatchObject({ session_id: session.id });
		expect(session).toMatchObject({ kind: 'image_list_to_video', prompt: 'Shoes', credits: 300 });
	});

	it('is told why it gets nothing', async () => {
		const { told } = await tell(`
			const tell = async (name, asked) => {
				told[name] = await asked.then(() => ({}), ({ status, body }) => ({ status, ...body }));
			};
			const video = { prompt: 'A fox', image_model: 'SEEDREAM', video_model: 'VEO3.1I2V' };
			await tell('unpaid', samsar.createVideoFromText({ ...video, duration: 240 }));
			await tell('tooShort', samsar.createVideoFromText({ ...video, duration: 9 }));
			await tell('unknown', samsar.translateVideo({ session_id: 'f'.repeat(24), language: 'es' }));
			await tell('malformed', samsar.translateVideo({ session_id: 'x', language: 'es' }));
		`);

		expect(told).toEqual({
			unpaid: {
				status: 402,
				message: 'Internal server error while creating video.',
			},
			tooShort: { status: 400, message: 'Duration must be at least 10 seconds' },
			unknown: { status: 404, message: 'Video session not found.' },
			malformed: { status: 500, message: 'Internal server error while translating video.' },
		});
	});
});
