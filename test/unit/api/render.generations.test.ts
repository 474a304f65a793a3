import type { JsonRecord, Render } from '../../../nodes/Samsar/api/render';
import { readRender } from '../../../nodes/Samsar/api/render';

const LINK = 'https://cdn.example.com/v.mp4?signature=a%2Fb';

function read(body: JsonRecord): Render {
	return readRender('s1', body);
}

describe('every generation of the API', () => {
	it.each<[string, JsonRecord, Partial<Render>]>([
		[
			'B, working',
			{ status: 'PENDING', progress: 37 },
			{ status: 'PENDING', progress: 37, videoUrl: null },
		],
		[
			'B, completed',
			{ status: 'COMPLETED', progress: 100, result: { videoUrl: LINK } },
			{ status: 'COMPLETED', progress: 100, videoUrl: LINK },
		],
		[
			'B, failed',
			{ status: 'FAILED', progress: 60, error: 'Out of memory' },
			{ status: 'FAILED', progress: 60, videoUrl: null, failureReason: 'Out of memory' },
		],
		[
			'F to H, completed with both links',
			{ status: 'COMPLETED', url: LINK, video_link: 'https://old.example.com/v.mp4' },
			{ status: 'COMPLETED', videoUrl: LINK },
		],
		[
			'I to M, working',
			{
				status: 'PENDING',
				request_id: 's1',
				expressGenerationStatus: { prompt_generation: 'COMPLETED', video_generation: 'PENDING' },
			},
			{
				status: 'PENDING',
				progress: 50,
				stages: { prompt_generation: 'COMPLETED', video_generation: 'PENDING' },
			},
		],
		[
			'I to M, completed',
			{
				status: 'COMPLETED',
				session_id: 's1',
				request_id: 's1',
				result_url: LINK,
				result_urls: [LINK],
				videoLink: LINK,
				remoteURL: LINK,
				creditsCharged: 900,
				expressGenerationStatus: { prompt_generation: 'COMPLETED' },
			},
			{ status: 'COMPLETED', progress: 100, videoUrl: LINK, failureReason: null },
		],
		[
			'I to M, failed',
			{ status: 'FAILED', error: 'No scene', message: 'No scene', generationError: 'No scene' },
			{ status: 'FAILED', videoUrl: null, failureReason: 'No scene' },
		],
		[
			'I to M, cancelled',
			{ status: 'CANCELLED', cancelled: true, message: 'Render cancelled.' },
			{ status: 'CANCELLED', videoUrl: null, failureReason: null },
		],
		['I to M, paused', { status: 'PAUSED' }, { status: 'PENDING', videoUrl: null }],
		[
			'the callback form',
			{ status: 'COMPLETED', video: { url: LINK } },
			{ status: 'COMPLETED', videoUrl: LINK },
		],
	])('%s', (_generation, body, expected) => {
		expect(read(body)).toMatchObject(expected);
	});
});

describe('the link', () => {
	/** From first to last, as the documentation of the generations orders them. */
	const places: Array<[string, (link: unknown) => JsonRecord]> = [
		['result_url', (link) => ({ result_url: link })],
		['url', (link) => ({ url: link })],
		['video_link', (link) => ({ video_link: link })],
		['result_urls[0]', (link) => ({ result_urls: [link] })],
		['videoLink', (link) => ({ videoLink: link })],
		['video_url', (link) => ({ video_url: link })],
		['remoteURL', (link) => ({ remoteURL: link })],
		['result.videoUrl', (link) => ({ result: { videoUrl: link } })],
		['video.url', (link) => ({ video: { url: link } })],
	];

	it.each(places)('is read from %s', (_name, place) => {
		expect(read({ status: 'COMPLETED', ...place(LINK) }).videoUrl).toBe(LINK);
	});

	it.each(places.slice(1).map(([name, place], i) => [places[i][0], name, places[i][1], place]))(
		'is taken from %s before %s',
		(_first, _second, first, second) => {
			const body = {
				status: 'COMPLETED',
				...(second as (typeof places)[0][1])('https://second.example.com'),
				...(first as (typeof places)[0][1])('https://first.example.com'),
			};
			expect(read(body).videoUrl).toBe('https://first.example.com');
		},
	);

	it.each<[string, JsonRecord]>([
		['null', { result_url: null, url: LINK }],
		['empty', { result_url: '', url: LINK }],
		['blank', { result_url: '  ', url: LINK }],
		['an object', { result_url: {}, url: LINK }],
		['an empty list', { result_urls: [], videoLink: LINK }],
		['a list without text', { result_urls: [null], videoLink: LINK }],
		['a list that is none', { result_urls: LINK, videoLink: LINK }],
		['a null result', { result: null, video: { url: LINK } }],
	])('is looked for further when a field is %s', (_case, body) => {
		expect(read({ status: 'COMPLETED', ...body }).videoUrl).toBe(LINK);
	});

	it.each(['PENDING', 'PROCESSING', 'FAILED', 'CANCELLED', 'SOMETHING_NEW'])(
		'is not handed out while the status is %s',
		(status) => {
			expect(read({ status, url: LINK }).videoUrl).toBeNull();
		},
	);

	it('without a status means completed', () => {
		expect(read({ url: LINK })).toMatchObject({ status: 'COMPLETED', videoUrl: LINK });
	});

	it.each([{ status: '' }, { status: '  ' }, { status: null }, { status: 200 }])(
		'means completed when the status is %j',
		(body) => {
			expect(read({ ...body, url: LINK }).status).toBe('COMPLETED');
		},
	);
});
