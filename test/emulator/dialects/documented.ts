import { json, noBody } from '../answers';
import type { Answer, RenderView } from '../types';
import { isObject, type Dialect } from './dialect';

const IMAGE_MODELS = ['GPTIMAGE1', 'IMAGEN4'];
const VIDEO_MODELS = ['RUNWAYML', 'KLINGIMGTOVID2.1PRO'];
const FIRST_ID = 1234567890;

const badRequest = (message: string) => json(400, { message });

/** Only the text for the prompt is documented; the others are worded after it. */
function refuse(body: unknown, acceptAnyModel: boolean): Answer | undefined {
	const input = isObject(body) ? body.input : undefined;
	if (!isObject(input)) return badRequest('Invalid input.');
	const { prompt, duration, tone } = input;
	if (typeof prompt !== 'string' || prompt.trim() === '' || prompt.length > 500) {
		return badRequest('Invalid movie prompt.');
	}
	if (
		duration !== undefined &&
		!(typeof duration === 'number' && duration > 0 && duration <= 120)
	) {
		return badRequest('Invalid duration.');
	}
	if (!acceptAnyModel && !isOneOf(input.image_model, IMAGE_MODELS)) {
		return badRequest('Invalid image model.');
	}
	if (!acceptAnyModel && !isOneOf(input.video_model, VIDEO_MODELS)) {
		return badRequest('Invalid video model.');
	}
	if (!isOneOf(tone, ['grounded', 'cinematic'])) return badRequest('Invalid tone.');
	if (!isOneOf(input.aspect_ratio, ['16:9', '9:16'])) return badRequest('Invalid aspect ratio.');
	return undefined;
}

const isOneOf = (value: unknown, known: string[]) =>
	value === undefined || (typeof value === 'string' && known.includes(value));

function status({ session, state, stages, link }: RenderView): Answer {
	if (state === 'PENDING') return json(200, { status: state, details: stages });
	if (state === 'FAILED') return json(200, { status: state, message: session.failureReason });
	if (state === 'CANCELLED') return json(200, { status: state });
	return json(200, session.form === 'table' ? { video_link: link } : { status: state, url: link });
}

/**
 * The documented contract, generation E, letter for letter. It says nothing about FAILED, CANCELLED
 * and running out of credits, which happen all the same: those bodies are the emulator's own.
 */
export const documented: Dialect = {
	name: 'documented',
	createPaths: ['/v1/video/create'],
	statusPath: '/v1/video/status',
	idParameters: ['session_id', 'request_id'],
	callsBack: false,
	newSessionId: (number) => `vid_${FIRST_ID + number}`,
	creditsPerSecond: () => 10,
	refuse,
	created: ({ id }) => json(201, { session_id: id }),
	status,
	badKey: (problem, kind) => {
		if (problem === 'missing') return badRequest('Missing or empty API key.');
		return kind === 'status' ? noBody(401) : json(401, { message: 'Invalid API key.' });
	},
	missingId: badRequest('Missing or invalid session_id.'),
	unknownId: noBody(404),
	outOfCredits: json(402, { message: 'Insufficient credits.' }),
	routes: [],
};
