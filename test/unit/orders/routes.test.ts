import type { CreateBody } from '../../../nodes/Samsar/api/contract';
import { CREATE } from '../../../nodes/Samsar/orders/createRoute';
import { editRoute } from '../../../nodes/Samsar/orders/editRoute';
import { hashContent } from '../../../nodes/Samsar/orders/order';
import { PICTURES } from '../../../nodes/Samsar/orders/pictureRoute';
import { NO_TERMS, resolveOrder, type Terms } from '../../../nodes/Samsar/orders/route';

const body: CreateBody = {
	input: {
		prompt: 'A cat',
		duration: 30,
		image_model: 'GPTIMAGE1',
		video_model: 'RUNWAYML',
		tone: 'grounded',
		aspect_ratio: '16:9',
	},
};

describe('the content of an order', () => {
	it('of a create is what executions in flight carry', () => {
		expect(hashContent(body)).toBe('70c890c95fbfd655');
		expect(hashContent(body, 'create')).toBe(hashContent(body));
	});

	it('of another route is another one', () => {
		const contents = ['create', 'translate_video', 'add_subtitles'].map((path) =>
			hashContent(body, path),
		);
		expect(new Set(contents).size).toBe(3);
	});
});

const told = (seconds: Record<string, number>): Terms => ({
	...NO_TERMS,
	sources: new Map(
		Object.entries(seconds).map(([id, length]) => [id, { status: 'COMPLETED', seconds: length }]),
	),
});
const one = { input: { session_id: 'a' } };
const two = { input: { session_ids: ['a', 'b'] } };

describe('the price of an edit', () => {
	it.each([
		[3, one, told({ a: 30 }), 90],
		[3, one, told({ a: 10.1 }), 31],
		[3, two, told({ a: 30, b: 8 }), 114],
		[3, two, told({ a: 30 }), null],
		[3, one, NO_TERMS, null],
		[0, one, NO_TERMS, 0],
	])('at %j credits per second of %j', (rate, edited, server, credits) => {
		expect(editRoute('x', 'do x', rate).price(edited, server)).toBe(credits);
	});

	it('is of the videos that it names', () => {
		const { sourcesOf } = editRoute('x', 'do x', 3);
		expect([one, two].map((edited) => sourcesOf?.(edited))).toEqual([['a'], ['a', 'b']]);
	});
});

describe('the sources of an edit', () => {
	const { checkSources } = editRoute('x', 'do x', 3);
	const check = (status: string | null) =>
		checkSources?.(one, { ...NO_TERMS, sources: new Map([['a', { status, seconds: 30 }]]) });

	it.each(['COMPLETED', 'ARCHIVED'])('may be %s', (status) => {
		expect(() => check(status)).not.toThrow();
	});

	it('may be untold', () => {
		expect(() => checkSources?.(one, NO_TERMS)).not.toThrow();
	});

	it.each([
		['PENDING', /^Video a is not finished \(PENDING\)/],
		['FAILED', /^Video a is not finished \(FAILED\)/],
		['CANCELLED', /^Video a is not finished \(CANCELLED\)/],
		[null, /^Samsar does not know session a/],
	])('may not be %s', (status, said) => {
		expect(() => check(status)).toThrow(said);
		expect(() => check(status)).toThrow(
			expect.objectContaining({
				description: expect.stringContaining('nothing was charged') as string,
			}) as Error,
		);
	});
});

const offering = (...keys: string[]): Terms => ({
	...NO_TERMS,
	offers: {
		imageModels: keys.map((value) => ({ name: value, value, creditsPerSecond: null })),
		videoModels: [{ name: 'Runway', value: 'RUNWAYML', creditsPerSecond: 30 }],
		pictureModels: [],
	},
});

describe('an order with the default image model', () => {
	const wanted: CreateBody = { input: { ...body.input, image_model: 'default' } };

	it.each<[string, Terms, string, string]>([
		['tells no offers', NO_TERMS, 'create', 'GPTIMAGE1'],
		['offers the documented one', offering('SEEDREAM', 'GPTIMAGE1'), 'text_to_video', 'GPTIMAGE1'],
		['offers others', offering('GPTIMAGE2.5', 'SEEDREAM'), 'text_to_video', 'GPTIMAGE2.5'],
		['lists no image model', offering(), 'text_to_video', 'GPTIMAGE1'],
	])('is sent with a model where the server %s', (_case, terms, path, imageModel) => {
		const sent = resolveOrder({ route: CREATE, body: wanted }, terms);
		expect(sent).toEqual({
			path,
			body: { input: { ...body.input, image_model: imageModel } },
			imageModel,
		});
		expect(wanted.input.image_model).toBe('default');
	});

	it('is known by the name that it had when the documented model was the default', () => {
		expect(CREATE.identify?.(wanted)).toEqual(body);
	});

	it('keeps what stands beside the input', () => {
		const called = { ...wanted, webhookUrl: 'https://example.com/hook' };
		expect(resolveOrder({ route: CREATE, body: called }).body.webhookUrl).toBe(called.webhookUrl);
	});
});

it('an order that names its image model is sent with it everywhere', () => {
	const other = { input: { ...body.input, image_model: 'IMAGEN4' } };
	expect(resolveOrder({ route: CREATE, body: other })).toEqual({ path: 'create', body: other });
	expect(resolveOrder({ route: CREATE, body: other }, offering('SEEDREAM'))).toEqual({
		path: 'text_to_video',
		body: other,
	});
	expect(CREATE.identify?.(other)).toBe(other);
});

describe('the price of a video from pictures', () => {
	const pictures = (more: Record<string, unknown> = {}) => ({
		input: { image_urls: ['1', '2'], video_model: 'RUNWAYML', ...more },
	});
	const today = offering('SEEDREAM');

	it.each<[string, ReturnType<typeof pictures>, Terms, number | null]>([
		['counts the longest clips', pictures(), today, 600],
		['and an outro', pictures({ generate_outro_image: true }), today, 840],
		['and a narrator who is seen', pictures({ add_narrator_avatar: true }), today, 680],
		['and texts for the call to action', pictures({ express_cta_generation: true }), today, 620],
		['is not known of a model without a rate', pictures({ video_model: 'NEW' }), today, null],
		['is not known without offers', pictures(), NO_TERMS, null],
	])('%s', (_case, ordered, terms, credits) => {
		expect(PICTURES.price(ordered, terms)).toBe(credits);
	});

	it('switches the subtitles on whose language is named', () => {
		const sent = (more: object) =>
			resolveOrder({ route: PICTURES, body: pictures({ ...more }) }).body.input.enable_subtitles;
		expect(sent({ subtitle_language: 'fr' })).toBe(true);
		expect(sent({ subtitle_language: 'fr', enable_subtitles: false })).toBe(false);
		expect(sent({})).toBeUndefined();
	});
});

it('an outro makes a create longer', () => {
	expect(CREATE.price(body, NO_TERMS)).toBe(300);
	const input = { ...body.input, outro_image_url: 'https://example.com/1.png' };
	expect(CREATE.price({ input }, NO_TERMS)).toBe(380);
});
