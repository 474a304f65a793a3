import type { RenderFields } from '../../../nodes/Samsar/fields/createBody';
import { buildCreateBody } from '../../../nodes/Samsar/fields/createBody';
import { SamsarFailure } from '../../../nodes/Samsar/failures/failure';

const defaults: RenderFields = {
	prompt: 'A lighthouse keeper finds a message in a bottle',
	duration: 30,
	imageModel: 'GPTIMAGE1',
	videoModel: 'RUNWAYML',
	tone: 'grounded',
	aspectRatio: '16:9',
};

function refusalOf(fields: Partial<RenderFields>): SamsarFailure {
	try {
		buildCreateBody({ ...defaults, ...fields });
	} catch (thrown) {
		expect(thrown).toBeInstanceOf(SamsarFailure);
		return thrown as SamsarFailure;
	}
	throw new Error(`not refused: ${JSON.stringify(fields)}`);
}

describe('the body of a create', () => {
	it('holds every field of the documented contract, and nothing else', () => {
		expect(buildCreateBody(defaults)).toEqual({
			input: {
				prompt: 'A lighthouse keeper finds a message in a bottle',
				duration: 30,
				image_model: 'GPTIMAGE1',
				video_model: 'RUNWAYML',
				tone: 'grounded',
				aspect_ratio: '16:9',
			},
		});
	});

	it.each<[string, Partial<RenderFields>, string, unknown]>([
		['the other models', { imageModel: 'IMAGEN4' }, 'image_model', 'IMAGEN4'],
		['Kling', { videoModel: 'KLINGIMGTOVID2.1PRO' }, 'video_model', 'KLINGIMGTOVID2.1PRO'],
		['a model nobody documents', { videoModel: 'VEO3.1I2V' }, 'video_model', 'VEO3.1I2V'],
		['blanks around a model', { imageModel: ' IMAGEN4\n' }, 'image_model', 'IMAGEN4'],
		['the other tone', { tone: 'cinematic' }, 'tone', 'cinematic'],
		['the other ratio', { aspectRatio: '9:16' }, 'aspect_ratio', '9:16'],
		['blanks around the prompt', { prompt: '  A cat \n' }, 'prompt', 'A cat'],
		['line breaks inside the prompt', { prompt: 'A\ncat' }, 'prompt', 'A\ncat'],
		['a prompt that is a number', { prompt: 42 }, 'prompt', '42'],
		['a duration as text', { duration: '45' }, 'duration', 45],
		['a duration as text with blanks', { duration: ' 45 ' }, 'duration', 45],
		['a fraction of a second', { duration: 12.5 }, 'duration', 12.5],
		['a long prompt', { prompt: 'x'.repeat(4_001) }, 'prompt', 'x'.repeat(4_001)],
		['a long duration', { duration: 241 }, 'duration', 241],
		['Default, however it is written', { imageModel: ' DEFAULT ' }, 'image_model', 'default'],
		['a tone in capitals', { tone: 'Cinematic ' }, 'tone', 'cinematic'],
		['no tone', { tone: null }, 'tone', 'grounded'],
		['an empty tone', { tone: '' }, 'tone', 'grounded'],
		['the shown name of a ratio', { aspectRatio: '9:16 (portrait)' }, 'aspect_ratio', '9:16'],
		['no ratio', { aspectRatio: undefined }, 'aspect_ratio', '16:9'],
	])('takes %s', (_case, fields, name, value) => {
		const { input } = buildCreateBody({ ...defaults, ...fields });
		expect(input[name as keyof typeof input]).toBe(value);
	});
});

describe('a field that cannot be used is refused with its name and value', () => {
	it.each<[string, Partial<RenderFields>, string]>([
		['no prompt', { prompt: undefined }, "'Prompt' must not be empty, but is empty"],
		['an empty prompt', { prompt: '' }, "'Prompt' must not be empty, but is empty"],
		['a blank prompt', { prompt: ' \n' }, "'Prompt' must not be empty, but is ' \n'"],
		['a prompt that is no text', { prompt: { a: 1 } }, `'Prompt' must be text, but is {"a":1}`],
		['an empty model', { imageModel: '' }, "'Image Model' must not be empty, but is empty"],
		['no video model', { videoModel: null }, "'Video Model' must not be empty, but is empty"],
		[
			'an unknown tone',
			{ tone: 'funny' },
			"'Tone' must be one of grounded, cinematic, but is 'funny'",
		],
		[
			'an unknown ratio',
			{ aspectRatio: '4:3' },
			"'Aspect Ratio' must be one of 16:9, 9:16, but is '4:3'",
		],
	])('%s', (_case, fields, message) => {
		expect(refusalOf(fields).message).toBe(message);
	});

	it.each<[unknown, string]>([
		[undefined, 'empty'],
		[null, 'empty'],
		['', 'empty'],
		['soon', "'soon'"],
		['30s', "'30s'; write the number alone: 30"],
		['1,5', "'1,5'; write 1.5, with a point"],
		[0, '0'],
		[-1, '-1'],
		['-1', "'-1'"],
		[true, 'true'],
		[[30], '[30]'],
		[{ seconds: 30 }, '{"seconds":30}'],
		[Infinity, 'Infinity'],
		['Infinity', "'Infinity'"],
		[NaN, 'NaN'],
	])('the duration %j', (duration, shown) => {
		expect(refusalOf({ duration }).message).toBe(
			`'Duration' must be a number of seconds above 0, but is ${shown}`,
		);
	});

	it('says that nothing was sent and nothing was charged', () => {
		expect(refusalOf({ prompt: '' })).toMatchObject({
			description: 'Nothing was ordered and nothing was charged.',
			httpCode: undefined,
			sessionId: undefined,
		});
	});
});
