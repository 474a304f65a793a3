import { parse } from '../support/call';
import { openToday } from '../support/today';

describe('the details of a request', () => {
	it('are its status and what was ordered', async () => {
		const { emulator, create, get } = await openToday();
		await create('A cat', { aspect_ratio: '9:16', duration: 60 });
		const { id, acceptedAt } = emulator.sessions[0];

		expect(parse(await get(`/v2/status_detailed?request_id=${id}`))).toMatchObject({
			request_id: id,
			status: 'PENDING',
			session: {
				inputPrompt: 'A cat',
				aspectRatio: '9:16',
				duration: 60,
				provider: 'RUNWAYML',
				currentStage: 'prompt_generation',
				createdAt: new Date(acceptedAt).toISOString(),
				updatedAt: new Date(acceptedAt).toISOString(),
			},
		});
		expect(emulator.sessions[0].looks).toBe(0);
	});

	it('name the pictures and films of the scenes that are made', async () => {
		const { emulator, create, get } = await openToday();
		await create('A cat');
		const { id } = emulator.sessions[0];
		const readLayers = async () => {
			const told = parse(await get(`/v2/status_detailed?request_id=${id}`));
			return (told as { session: { layers: object[] } }).session.layers;
		};
		expect(await readLayers()).toEqual([{}, {}]);
		emulator.complete(id);
		expect(await readLayers()).toEqual(
			[1, 2].map((scene) => ({
				image: { url: expect.stringContaining(`${id}-${scene}.png`) },
				aiVideo: { url: expect.stringContaining(`${id}-${scene}.mp4`) },
			})),
		);
	});

	it.each(['/v1/status', '/v2/status', '/v2/status_detailed'])(
		'of %s are refused in this order: no ID, key, unknown ID',
		async (path) => {
			const { get } = await openToday({ forbiddenKey: 'weak-key' });
			const asked = `${path}?request_id=x`;

			expect(await get(path, { key: 'other' })).toMatchObject({
				code: 400,
				text: '{"message":"request_id (or session_id) query param is required."}',
			});
			expect((await get(asked, { key: null })).code).toBe(400);
			expect((await get(asked, { key: 'other' })).code).toBe(401);
			expect((await get(asked, { key: 'weak-key' })).code).toBe(403);
			expect(await get(asked)).toMatchObject({
				code: 404,
				text: '{"message":"Request not found."}',
			});
		},
	);
});

describe('the other lists', () => {
	it('tell the completed sessions only', async () => {
		const { emulator, create, get } = await openToday();
		for (const prompt of ['A cat', 'A dog', 'A fox']) await create(prompt, { language: 'fr' });
		const [cat, dog] = emulator.sessions;
		emulator.complete(cat.id);
		emulator.complete(dog.id, 'FAILED');
		const path = '/v1/video/list_completed_video_sessions';

		expect(parse(await get(path))).toEqual([
			{
				session_id: cat.id,
				result_url: expect.stringContaining(`/videos/${cat.id}.mp4`),
				has_subtitles: false,
				result_language: 'fr',
				langauge: 'fr',
			},
		]);
		expect((await get(path, { key: 'other' })).code).toBe(401);
	});

	it('tell what was charged, from the first stage on', async () => {
		const { emulator, create, get, look } = await openToday({ credits: 2000 });
		await create('A cat');
		await create('A dog');
		const [cat] = emulator.sessions;
		await look(cat.id);

		expect(parse(await get('/v2/user/usage/logs?page=1&pageSize=10'))).toMatchObject({
			items: [
				{
					id: `express:${cat.id}`,
					credits: 180,
					balanceAfter: 1820,
					createdAt: new Date(cat.acceptedAt).toISOString(),
					metadata: {
						sessionId: cat.id,
						durationSeconds: 30,
						videoGenerationModel: 'RUNWAYML',
					},
				},
			],
			pagination: { page: 1, pageSize: 10, totalItems: 1, hasNextPage: false },
		});
	});
});
