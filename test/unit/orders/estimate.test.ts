import type { CreateBody } from '../../../nodes/Samsar/api/contract';
import { describeCredits } from '../../../nodes/Samsar/api/credits';
import type { Offers } from '../../../nodes/Samsar/api/offers';
import { SamsarFailure } from '../../../nodes/Samsar/failures/failure';
import {
	checkBudget,
	checkOffer,
	estimateCredits,
	findRunExcess,
	sumEstimates,
} from '../../../nodes/Samsar/orders/estimate';

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
				description: 'No render was sent and nothing was charged.',
			}) as Error,
		);
	});
});

const model = (value: string, creditsPerSecond: number | null = null) => ({
	name: value,
	value,
	creditsPerSecond,
});

const TODAY: Offers = {
	imageModels: [model('GPTIMAGE2.5'), model('SEEDREAM')],
	videoModels: [model('RUNWAYML', 30), model('VEO3.1I2V', 60), model('FREE')],
	pictureModels: [],
};

describe("the estimate by the server's own prices", () => {
	it.each<[string, CreateBody, number | null]>([
		['a documented model at another rate', bodyOf(30, 'GPTIMAGE2.5', 'RUNWAYML'), 900],
		['a model that is not documented', bodyOf(10, 'SEEDREAM', 'VEO3.1I2V'), 600],
		['a fraction, in whole credits', bodyOf(10.01, 'SEEDREAM', 'RUNWAYML'), 301],
		['a model whose price it does not tell', bodyOf(30, 'SEEDREAM', 'FREE'), null],
		['a documented model that it does not list', bodyOf(30, 'IMAGEN4', 'KLINGIMGTOVID2.1PRO'), 300],
	])('of %s', (_case, body, credits) => {
		expect(estimateCredits(body, TODAY)).toBe(credits);
	});
});

describe('what the server offers', () => {
	const today = (duration: number, image = 'GPTIMAGE2.5', video = 'RUNWAYML') =>
		bodyOf(duration, image, video);

	it.each([today(10), today(240), today(30, 'SEEDREAM', 'FREE')])('lets %j pass', (body) => {
		expect(() => checkOffer(body, TODAY)).not.toThrow();
	});

	it('lets every image model pass where it lists none', () => {
		expect(() => checkOffer(bodyOf(30), { ...TODAY, imageModels: [] })).not.toThrow();
	});

	it.each<[string, CreateBody, RegExp]>([
		['an image model', today(30, 'GPTIMAGE1'), /'GPTIMAGE1'.* offers GPTIMAGE2\.5, SEEDREAM/],
		['a video model', today(30, 'SEEDREAM', 'GONE'), /'GONE'.* RUNWAYML, VEO3\.1I2V, FREE:/],
		['a short video', today(9), /9 seconds.*10 to 240/],
		['a long video', today(241), /241 seconds.*10 to 240/],
		[
			'a long prompt',
			{ input: { ...today(30).input, prompt: 'x'.repeat(4_001) } },
			/4001 characters.*4000 at most/,
		],
	])('refuses %s, with what it takes', (_case, body, said) => {
		expect(() => checkOffer(body, TODAY)).toThrow(said);
	});

	it('names the way out for a model that the list lacks', () => {
		expect(() => checkOffer(today(30, 'SEEDREAM', 'GONE'), TODAY)).toThrow(
			/pick one 'From List', paste its key 'By ID', or turn off 'Check Limits' under Options$/,
		);
	});

	it('names eight of its models at most', () => {
		const videoModels = Array.from({ length: 12 }, (_, nth) => model(`MODEL${nth}`));
		expect(() => checkOffer(today(30), { ...TODAY, videoModels })).toThrow(
			/MODEL0, .*MODEL7 and more:/,
		);
	});
});

describe("'Max Credits per Run'", () => {
	const ofAll = (...estimates: Array<number | null>) =>
		sumEstimates(estimates.map((estimate) => ({ estimate })));

	it.each([
		[[], 0],
		[[300, 600], 900],
		[[300, null], null],
	])('sums up %j', (estimates, sum) => {
		expect(ofAll(...estimates)).toBe(sum);
	});

	it('lets a run pass up to it', () => {
		expect(findRunExcess(900, 900)).toBeNull();
	});

	it.each<[number | null, RegExp]>([
		[901, /901 credits \(\$9\.01\) together.*'Max Credits per Run' is 900/],
		[null, /'Max Credits per Run' is set to 900.* price .* not known/],
	])('refuses a run of %j credits', (sum, said) => {
		expect(findRunExcess(sum, 900)).toMatchObject({
			message: expect.stringMatching(said) as string,
			description: 'No render was sent and nothing was charged.',
		});
	});
});
