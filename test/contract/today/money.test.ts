import { createBody } from '../../support/createBody';
import { parse } from '../support/call';
import { MODELS, openToday } from '../support/today';

const GENERIC = '{"message":"Internal server error while creating video."}';

describe('the money of today', () => {
	it('is told with and without its version, in body and header', async () => {
		const { get } = await openToday({ credits: 5000 });
		for (const path of ['/v1/credits', '/v2/credits']) {
			const told = await get(path);
			expect(parse(told)).toEqual({ remainingCredits: 5000, lastTopUp: null });
			expect(told.headers['x-credits-remaining']).toBe('5000');
			expect((await get(path, { key: 'other' })).code).toBe(401);
			expect((await get(path, { key: null })).code).toBe(400);
		}
	});

	it('goes stage by stage while the render goes on', async () => {
		const { emulator, create, look, get } = await openToday({ credits: 1000 });
		await create('A cat');
		const balance = async () =>
			(parse(await get('/v1/credits')) as { remainingCredits: number }).remainingCredits;
		expect(await balance()).toBe(1000);

		const charged: number[] = [];
		const balances: number[] = [];
		for (let i = 0; i < 4; i++) {
			const body = await look();
			charged.push(body.creditsCharged as number);
			expect(body.expressGenerationCreditCharges).toMatchObject({
				totalCharged: body.creditsCharged,
			});
			expect(body.credits_charged).toBe(body.creditsCharged);
			balances.push(await balance());
		}

		expect(charged).toEqual([180, 300, 720, 900]);
		expect(balances).toEqual([820, 700, 280, 100]);
		expect((await look()).expressGenerationCreditCharges).toEqual({
			totalCharged: 900,
			stages: {
				prompt_generation: 120,
				image_generation: 60,
				speech_generation: 60,
				music_generation: 60,
				ai_video_generation: 420,
				sound_effect_generation: 60,
				video_generation: 120,
			},
		});
		expect(emulator.counts).toMatchObject({ charged: 900, remainingCredits: 100 });
	});

	it('has to be there in whole at a create, which does not say so', async () => {
		const { emulator, create } = await openToday({ credits: 899 });
		expect(await create('A cat')).toMatchObject({ code: 402, text: GENERIC });
		emulator.configure({ credits: 900 });
		expect((await create('A cat')).code).toBe(200);

		expect(emulator.requests.map(({ unpaid }) => unpaid)).toEqual(['OUT_OF_CREDITS', undefined]);
		expect(emulator.sessions).toHaveLength(1);
	});

	it('has a second limit, that of the key, which looks the same', async () => {
		const { emulator, create } = await openToday({ keyLimit: 1000 });
		await create('A cat');
		emulator.complete(emulator.sessions[0].id);

		expect(await create('A dog')).toMatchObject({ code: 402, text: GENERIC });
		expect(emulator.requests.at(-1)?.unpaid).toBe('API_KEY_USAGE_LIMIT_EXCEEDED');
		emulator.configure({ keyLimit: 1800 });
		expect((await create('A dog')).code).toBe(200);
	});

	it('is told by text_to_video: how much is needed, and which limit stands in the way', async () => {
		const { emulator, post } = await openToday({ credits: 120 });
		const input = createBody('A cat', MODELS).input;
		const order = async () => await post('text_to_video', input);
		expect(await order()).toMatchObject({
			code: 402,
			text: '{"message":"Insufficient credits for text_to_video. Estimated required credits: 900; available credits: 120."}',
		});
		emulator.configure({ credits: 5000, keyLimit: 300 });
		expect(await order()).toMatchObject({
			code: 402,
			text: '{"message":"API key monthly credit limit reached. Limit: 300; used: 0; requested: 900."}',
		});
		expect(emulator.sessions).toEqual([]);
	});

	it('judges each order by itself: a cheaper one is taken after a refusal', async () => {
		const { create } = await openToday({ credits: 500 });
		expect((await create('A cat')).code).toBe(402);
		expect((await create('A cat', { duration: 10 })).code).toBe(200);
	});

	it('follows the text that was written: the order counts before, its length afterwards', async () => {
		const { emulator, create, look } = await openToday({ credits: 900, timelineDrift: -12 });
		expect((await create('A cat')).code).toBe(200);
		emulator.configure({ credits: 900, timelineDrift: 20 });
		expect((await create('A dog')).code).toBe(200);
		emulator.configure({ credits: 5000 });
		const [cat, dog] = emulator.sessions;
		emulator.complete(cat.id);
		emulator.complete(dog.id);

		expect(await look(cat.id)).toMatchObject({ creditsCharged: 540 });
		expect(await look(dog.id)).toMatchObject({ creditsCharged: 1500 });
	});

	it('for one render lets five begin, none of which comes to its end', async () => {
		const { emulator, create, look } = await openToday({ credits: 1000, renderPolls: 11 });
		for (let i = 0; i < 5; i++) expect((await create(`Cat ${i}`)).code).toBe(200);
		const ids = emulator.sessions.map(({ id }) => id);
		for (let i = 0; i < 11; i++) {
			for (const id of ids) await look(id);
		}
		const ends = await Promise.all(ids.map(look));

		expect(ends).toEqual(
			ids.map(() =>
				expect.objectContaining({
					status: 'FAILED',
					error: expect.stringContaining('Insufficient credits'),
				}),
			),
		);
		// Prompt and image of all five, the voices of one and the music of none: 5 × 180 + 60.
		expect(ends.map(({ creditsCharged }) => creditsCharged)).toEqual([240, 180, 180, 180, 180]);
		expect(emulator.counts).toMatchObject({ credits: 4500, charged: 960, remainingCredits: 40 });
	});

	it('does not come back when a render fails or is cancelled', async () => {
		const { emulator, create, look, post } = await openToday();
		await create('A cat [fail: Too cute.]');
		await create('A dog');
		const [cat, dog] = emulator.sessions;
		for (let i = 0; i < 4; i++) await look(cat.id);
		await look(dog.id);
		await post('cancel_render', { session_id: dog.id });

		expect(await look(cat.id)).toMatchObject({ status: 'FAILED', creditsCharged: 780 });
		expect(await look(dog.id)).toMatchObject({ status: 'CANCELLED', creditsCharged: 180 });
		expect(emulator.counts.remainingCredits).toBe(1_000_000 - 960);
	});
});
