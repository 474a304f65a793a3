import type { JsonRecord } from '../../../nodes/Samsar/api/render';
import { hasFailed, normaliseStatus, readRender } from '../../../nodes/Samsar/api/render';

const LINK = 'https://cdn.example.com/v.mp4';

/** As listed for the generations of the API. */
const WORDS: Array<[string, string[]]> = [
	['COMPLETED', ['COMPLETED', 'COMPLETE', 'SUCCESS', 'SUCCEEDED', 'DONE']],
	['FAILED', ['FAILED', 'FAIL', 'ERROR', 'TIMED_OUT', 'TIMEOUT', 'REJECTED']],
	['CANCELLED', ['CANCELLED', 'CANCELED']],
	['PENDING', ['PENDING', 'PROCESSING', 'IN_PROGRESS', 'RUNNING', 'QUEUED', 'INIT', 'PAUSED']],
];

const cases = WORDS.flatMap(([status, words]) =>
	words.flatMap((word) => [word, word.toLowerCase(), ` ${word} `].map((w) => [w, status])),
);

describe('the status', () => {
	it.each(cases)('%j is %s', (word, status) => {
		expect(normaliseStatus(word)).toBe(status);
	});

	it.each([
		'INCOMPLETE',
		'NOT_COMPLETED',
		'COMPLETED_WITH_ERRORS',
		'UNDONE',
		'PARTIALLY_FAILED',
		'ARCHIVED',
		'constructor',
		'__proto__',
	])('%j stays as it is and is neither done nor failed', (status) => {
		const render = readRender('s', { status, url: LINK });
		expect(render).toMatchObject({ status, videoUrl: null, failureReason: null });
		expect(hasFailed(render)).toBe(false);
	});

	it.each<[string, JsonRecord]>([
		['nothing', {}],
		['a message that says COMPLETED', { message: 'The prompt stage is COMPLETED' }],
		['stages that say COMPLETED', { details: { prompt_generation: 'COMPLETED' } }],
		['all stages COMPLETED', { details: { a: 'COMPLETED', b: 'COMPLETED' } }],
		['a pending status beside COMPLETED', { status: 'PENDING', note: 'COMPLETED', state: 'DONE' }],
		['one failed stage', { status: 'PENDING', details: { a: 'FAILED', b: 'COMPLETED' } }],
		['all stages failed', { status: 'PENDING', details: { a: 'FAILED', b: 'FAILED' } }],
		['an error text beside a pending status', { status: 'PENDING', error: 'A stage failed' }],
		['a link before the status is COMPLETED', { status: 'PENDING', result_url: LINK }],
		['full progress', { status: 'PENDING', progress: 100 }],
	])('is PENDING with %s', (_case, body) => {
		const render = readRender('s', body);
		expect(render).toMatchObject({ status: 'PENDING', videoUrl: null, failureReason: null });
		expect(hasFailed(render)).toBe(false);
	});

	it.each([
		['FAILED', true],
		['rejected', true],
		['canceled', true],
		['COMPLETED', false],
		['PENDING', false],
	])('%s ends without a video: %s', (status, expected) => {
		expect(hasFailed(readRender('s', { status }))).toBe(expected);
	});
});

describe('the progress', () => {
	it.each<[string, JsonRecord, number]>([
		['no hint', { status: 'PENDING' }, 0],
		['what the API sends', { status: 'PENDING', progress: 42 }, 42],
		['what it sends, over the stages', { progress: 10, details: { a: 'COMPLETED' } }, 10],
		['text', { progress: '42' }, 42],
		['text with a percent sign', { progress: '42.4%' }, 42],
		['a fraction of a percent', { progress: 99.6, status: 'PENDING' }, 100],
		['below 0', { progress: -5 }, 0],
		['above 100', { progress: 250 }, 100],
		['text without a number, stages instead', { progress: 'soon', details: { a: 'DONE' } }, 100],
		['null, stages instead', { progress: null, details: { a: 'DONE', b: 'INIT' } }, 50],
		['one of three stages', { details: { a: 'COMPLETED', b: 'INIT', c: 'FAILED' } }, 33],
		['stages in any case', { details: { a: 'completed', b: 'Pending' } }, 50],
		['stages that are no text', { details: { a: 'COMPLETED', b: 7, c: null } }, 100],
		['a list for the stages', { details: ['COMPLETED'] }, 0],
		['completed', { status: 'COMPLETED', progress: 80, details: { a: 'INIT' } }, 100],
		['failed half way', { status: 'FAILED', progress: 50 }, 50],
	])('%s', (_case, body, expected) => {
		expect(readRender('s', body).progress).toBe(expected);
	});
});

describe('the reason of a failure', () => {
	it.each<[string, JsonRecord, string | null]>([
		['error text', { error: 'No scene', message: 'Other' }, 'No scene'],
		['error object', { error: { message: 'No scene' }, message: 'Other' }, 'No scene'],
		['generationError', { generationError: 'No scene', message: 'Other' }, 'No scene'],
		['message', { message: 'No scene' }, 'No scene'],
		['an empty error', { error: '', message: 'No scene' }, 'No scene'],
		['an error that is no text', { error: true, generationError: 'No scene' }, 'No scene'],
		['none', {}, null],
	])('%s', (_case, body, expected) => {
		expect(readRender('s', { status: 'FAILED', ...body }).failureReason).toBe(expected);
	});

	it('is not given for a render that has not failed', () => {
		expect(readRender('s', { status: 'COMPLETED', message: 'ok' }).failureReason).toBeNull();
	});
});

describe('what a server writes without end', () => {
	const long = 'x'.repeat(200_000);

	it('is clipped: a status, a reason, the names and states of stages', () => {
		const details = { [long]: long, short: 'INIT' };
		const { status, stages } = readRender('s', { status: long, details });
		expect(status).toBe(`${'x'.repeat(99)}…`);
		expect(stages).toEqual({ [`${'x'.repeat(199)}…`]: `${'x'.repeat(199)}…`, short: 'INIT' });
		for (const error of [long, { message: long }]) {
			const { failureReason } = readRender('s', { status: 'FAILED', error });
			expect(failureReason).toBe(`${'x'.repeat(999)}…`);
		}
	});

	it('is kept as far as it may be meant', () => {
		const reason = 'x'.repeat(1_000);
		expect(readRender('s', { status: 'FAILED', error: reason }).failureReason).toBe(reason);
	});

	it('has a hundred stages at most', () => {
		const details = Object.fromEntries(
			Array.from({ length: 5_000 }, (_, nth) => [`s${nth}`, 'INIT']),
		);
		expect(Object.keys(readRender('s', { details }).stages)).toHaveLength(100);
	});

	it('stays whole in the body', () => {
		const body = { status: long };
		expect(readRender('s', body).body).toBe(body);
	});
});
