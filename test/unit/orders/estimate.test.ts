import type { CreateBody } from '../../../nodes/Samsar/api/contract';
import { SamsarFailure } from '../../../nodes/Samsar/failures/failure';
import { describeCredits } from '../../../nodes/Samsar/api/credits';
import { checkBudget, estimateCredits } from '../../../nodes/Samsar/orders/estimate';

function bodyOf(duration: number, imageModel = 'GPTIMAGE1', videoModel = 'RUNWAYML'): CreateBody {
	return {
		input: {
			prompt: 'x',
			duration,
			image_model: imageModel,
			video_model: videoModel,
			tone: 'grounded',
			aspect_ratio: '16:9',
		},
	};
}

describe('the estimate', () => {
	it.each<[string, CreateBody, number | null]>([
		['30 s', bodyOf(30), 300],
		['120 s', bodyOf(120), 1200],
		['1 s', bodyOf(1), 10],
		['Imagen and Kling', bodyOf(30, 'IMAGEN4', 'KLINGIMGTOVID2.1PRO'), 300],
		['12.34 s, in whole credits', bodyOf(12.34), 124],
		['16.1 s', bodyOf(16.1), 161],
		['above the documented limit', bodyOf(240), 2400],
		['a video model without a rate', bodyOf(30, 'GPTIMAGE1', 'VEO3.1I2V'), null],
		['an image model without a rate', bodyOf(30, 'SEEDREAM', 'RUNWAYML'), null],
		['a model in small letters', bodyOf(30, 'gptimage1'), null],
	])('of %s', (_case, body, credits) => {
		expect(estimateCredits(body)).toBe(credits);
	});
});

describe('credits in words', () => {
	it.each([
		[300, '300 credits ($3.00)'],
		[1200, '1200 credits ($12.00)'],
		[11, '11 credits ($0.11)'],
		[5, '5 credits ($0.05)'],
	])('%d', (credits, text) => {
		expect(describeCredits(credits)).toBe(text);
	});
});

describe("'Max Credits'", () => {
	it.each([
		[300, 300],
		[300, 301],
		[10, 300],
	])('lets %d credits pass at a limit of %d', (estimate, maxCredits) => {
		expect(() => checkBudget(estimate, maxCredits)).not.toThrow();
	});

	it('refuses what costs more, with the price and the limit', () => {
		expect(() => checkBudget(301, 300)).toThrow(
			"This render would cost 301 credits ($3.01), but 'Max Credits' is 300. Shorten 'Duration' or raise 'Max Credits'.",
		);
	});

	it('refuses what has no documented price', () => {
		expect(() => checkBudget(null, 300)).toThrow(
			/^'Max Credits' is set to 300, but Samsar documents no price/,
		);
	});

	it('says that nothing was charged', () => {
		const refuse = () => checkBudget(301, 300);
		expect(refuse).toThrow(SamsarFailure);
		expect(refuse).toThrow(
			expect.objectContaining({
				description: 'Nothing was sent to Samsar and nothing was charged.',
			}) as Error,
		);
	});
});
