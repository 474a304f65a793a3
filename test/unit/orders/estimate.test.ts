import type { CreateBody } from '../../../nodes/Samsar/api/contract';
import { describeCredits } from '../../../nodes/Samsar/api/credits';
import type { Offers } from '../../../nodes/Samsar/api/offers';
import { SamsarFailure } from '../../../nodes/Samsar/failures/failure';
import {
	checkBudget,
	checkLengths,
	checkOffer,
	estimateCredits,
	findRunExcess,
	sumEstimates,
} from '../../../nodes/Samsar/orders/estimate';
import type { Terms } from '../../../nodes/Samsar/orders/route';
import { NO_TERMS } from '../../../nodes/Samsar/orders/route';

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
		['Default', bodyOf(30, 'default'), 300],
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
			"This render would cost 301 credits ($3.01), but 'Max Credits' is 300. Shorten 'Duration', or raise 'Max Credits'.",
		);
	});

	it('refuses what has no documented price', () => {
		expect(() => checkBudget(null, 300)).toThrow(
			/^'Max Credits' is 300, but Samsar documents no price/,
		);
	});

	it('says that nothing was charged', () => {
		const refuse = () => checkBudget(301, 300);
		expect(refuse).toThrow(SamsarFailure);
		expect(refuse).toThrow(
			expect.objectContaining({
				description: 'Nothing was ordered and nothing was charged.',
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

	it.each([today(30), today(30, 'SEEDREAM', 'FREE'), today(30, 'default')])(
		'lets %j pass',
		(body) => {
			expect(() => checkOffer(body, TODAY)).not.toThrow();
		},
	);

	it('lets every image model pass where it lists none', () => {
		expect(() => checkOffer(bodyOf(30), { ...TODAY, imageModels: [] })).not.toThrow();
	});

	it.each<[string, CreateBody, RegExp]>([
		['an image model', today(30, 'GPTIMAGE1'), /'GPTIMAGE1'.* offers GPTIMAGE2\.5, SEEDREAM/],
		['a video model', today(30, 'SEEDREAM', 'GONE'), /'GONE'.* RUNWAYML, VEO3\.1I2V, FREE\. Pick/],
	])('refuses %s, with what it takes', (_case, body, said) => {
		expect(() => checkOffer(body, TODAY)).toThrow(said);
	});

	it('names the way out for a model that the list lacks', () => {
		expect(() => checkOffer(today(30, 'SEEDREAM', 'GONE'), TODAY)).toThrow(
			/Pick one 'From List', enter its key 'By ID', or turn off 'Check Models' under Options$/,
		);
	});

	it('names eight of its models at most', () => {
		const videoModels = Array.from({ length: 12 }, (_, nth) => model(`MODEL${nth}`));
		expect(() => checkOffer(today(30), { ...TODAY, videoModels })).toThrow(
			/MODEL0, .*MODEL7 and more\. Pick/,
		);
	});
});

describe('the lengths that a server takes', () => {
	const ofToday: Terms = { ...NO_TERMS, offers: TODAY };
	const withPrompt = (prompt: string): CreateBody => ({ input: { ...bodyOf(30).input, prompt } });

	it.each<[string, CreateBody, Terms]>([
		['the documented prompt', withPrompt('x'.repeat(500)), NO_TERMS],
		['the documented duration', bodyOf(120), NO_TERMS],
		['a short video on the documented server', bodyOf(1), NO_TERMS],
		["a model's prompt on today's server", withPrompt('x'.repeat(1_200)), ofToday],
		["the longest prompt of today's", withPrompt('x'.repeat(4_000)), ofToday],
		["the shortest video of today's", bodyOf(10), ofToday],
		["the longest video of today's", bodyOf(240), ofToday],
	])('let %s pass', (_case, body, terms) => {
		expect(() => checkLengths(body, terms)).not.toThrow();
	});

	it.each<[string, CreateBody, Terms, RegExp]>([
		['a long prompt', withPrompt('x'.repeat(501)), NO_TERMS, /'Prompt' is 501 char.* 500 at most/],
		['a long video', bodyOf(120.5), NO_TERMS, /'Duration' is 120\.5 seconds.* 120 at most/],
		['a longer prompt', withPrompt('x'.repeat(4_001)), ofToday, /4001 characters.*4000 at most/],
		['a short video', bodyOf(9), ofToday, /9 seconds.*10 to 240/],
		['a longer video', bodyOf(241), ofToday, /241 seconds.*10 to 240/],
	])('refuse %s, with the way to lift them', (_case, body, terms, said) => {
		expect(() => checkLengths(body, terms)).toThrow(said);
		expect(() => checkLengths(body, terms)).toThrow(/turn off 'Check Limits' under Options\.$/);
	});

	it('count an emoji as the server does, and say so', () => {
		const emojis = withPrompt('\u{1F600}'.repeat(251));
		expect(() => checkLengths(emojis, NO_TERMS)).toThrow(
			/502 characters long \(an emoji counts as two or more\)/,
		);
		expect(() => checkLengths(emojis, ofToday)).not.toThrow();
	});

	it('are the documented ones where the server is in trouble, which the message says', () => {
		const terms = { ...NO_TERMS, trouble: 'HTTP 503. The answer was empty.' };
		expect(() => checkLengths(withPrompt('x'.repeat(501)), terms)).toThrow(/HTTP 503/);
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
		[null, /'Max Credits per Run' is 900, but .* no price for this model, and .* none/],
	])('refuses a run of %j credits', (sum, said) => {
		expect(findRunExcess(sum, 900)).toMatchObject({
			message: expect.stringMatching(said) as string,
			description: 'Nothing was ordered and nothing was charged.',
		});
	});
});
