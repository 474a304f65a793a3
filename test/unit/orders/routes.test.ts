import type { CreateBody } from '../../../nodes/Samsar/api/contract';
import { CREATE } from '../../../nodes/Samsar/orders/createRoute';
import { editRoute } from '../../../nodes/Samsar/orders/editRoute';
import { hashContent } from '../../../nodes/Samsar/orders/order';
import { NO_TERMS, type Terms } from '../../../nodes/Samsar/orders/route';

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
	seconds: new Map(Object.entries(seconds)),
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
		[null, one, told({ a: 30 }), null],
	])('at %j credits per second of %j', (rate, edited, server, credits) => {
		expect(editRoute('x', 'do x', rate).price(edited, server)).toBe(credits);
	});

	it('is of the videos that it names', () => {
		const { sourcesOf } = editRoute('x', 'do x', 3);
		expect([one, two].map((edited) => sourcesOf?.(edited))).toEqual([['a'], ['a', 'b']]);
	});
});

it('an outro makes a create longer', () => {
	expect(CREATE.price(body, NO_TERMS)).toBe(300);
	const input = { ...body.input, outro_image_url: 'https://example.com/1.png' };
	expect(CREATE.price({ input }, NO_TERMS)).toBe(380);
});
