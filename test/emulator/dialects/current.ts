import { htmlPage, json } from '../answers';
import type { Answer, JsonObject, RenderView } from '../types';
import { isObject, type Call, type Dialect } from './dialect';

/** Credits per second, 2026. */
const VIDEO_MODEL_RATES: Record<string, number> = {
	RUNWAYML: 30,
	SEEDANCEI2V: 30,
	KLINGIMGTOVID3PRO: 36,
	'VEO3.1I2VFAST': 36,
	'VEO3.1I2V': 60,
};
const IMAGE_MODELS = ['GPTIMAGE2', 'SEEDREAM', 'NANOBANANA2', 'NANOBANANAPRO'];
/** Looks like the object IDs of the published server: 24 hexadecimal digits. */
const FIRST_ID = 0x1a2b3c4d;

const badRequest = (message: string) => json(400, { message });

function refuse(body: unknown, acceptAnyModel: boolean): Answer | undefined {
	// Malformed JSON never reaches the route: the body parser of the published server ends it in HTML.
	if (typeof body === 'string') return htmlPage(400, 'SyntaxError: Unexpected token in JSON');
	const input = isObject(body) ? body.input : undefined;
	if (!isObject(input))
		return json(500, { message: 'Internal server error while creating video.' });
	const { prompt, duration } = input;
	if (typeof prompt !== 'string' || prompt.trim() === '') return badRequest('Prompt is required');
	if (prompt.length > 4000) return badRequest('Prompt is too long');
	const imageModel = String(input.image_model ?? '');
	const videoModel = String(input.video_model ?? '');
	if (imageModel === '') return badRequest('Invalid image model');
	if (!acceptAnyModel && !IMAGE_MODELS.includes(imageModel)) {
		return badRequest('Image model is not supported for this type');
	}
	if (videoModel === '' || (!acceptAnyModel && !(videoModel in VIDEO_MODEL_RATES))) {
		return badRequest('Invalid video model');
	}
	if (typeof duration !== 'number' || duration < 10) {
		return badRequest('Duration must be at least 10 seconds');
	}
	return duration > 240 ? badRequest('Duration is too long') : undefined;
}

const creditsPerSecond = ({ video_model }: JsonObject) =>
	VIDEO_MODEL_RATES[String(video_model)] ?? 30;

function status({ session, state, done, stages, link }: RenderView): Answer {
	const body: JsonObject = {
		request_id: session.id,
		session_id: session.id,
		status: state,
		type: 'video',
		expressGenerationStatus: stages,
		creditsCharged: Math.floor(session.credits * done),
	};
	if (state === 'FAILED') {
		const reason = session.failureReason;
		return json(200, { ...body, error: reason, message: reason, generationError: reason });
	}
	const signed = `${link}?Expires=${Math.floor(Date.now() / 1000) + 7 * 86_400}&Signature=${session.looks}`;
	// The link is there a little before the render is done.
	if (state === 'PENDING') return json(200, done >= 0.9 ? { ...body, videoLink: signed } : body);
	if (state === 'CANCELLED') return json(200, { ...body, message: 'Render cancelled.' });
	return json(200, {
		...body,
		result_url: signed,
		result_urls: [signed],
		videoLink: signed,
		remoteURL: signed,
	});
}

function badKey(problem: 'missing' | 'invalid'): Answer {
	return problem === 'missing'
		? badRequest('Missing or empty API key.')
		: json(401, { message: 'Invalid API key.' });
}

function getCredits({ keyProblem, renders }: Call): Answer {
	if (keyProblem) return badKey(keyProblem);
	const answer = json(200, { remainingCredits: renders.remainingCredits, lastTopUp: null });
	return {
		...answer,
		headers: { ...answer.headers, 'x-credits-remaining': String(renders.remainingCredits) },
	};
}

function listModels(): Answer {
	const list = (keys: string[]) =>
		keys.map((value) => ({ label: value, value, basePrice: VIDEO_MODEL_RATES[value] ?? 0 }));
	return json(200, {
		IMAGE_MODELS: list(IMAGE_MODELS),
		VIDEO_MODELS: list(Object.keys(VIDEO_MODEL_RATES)),
	});
}

/** Takes the ID raw or inside `input`; a render that had finished reports CANCELLED from then on. */
function cancelRender({ body, keyProblem, renders }: Call): Answer {
	if (keyProblem) return badKey(keyProblem);
	const outer = isObject(body) ? body : {};
	const fields = isObject(outer.input) ? outer.input : outer;
	const id = fields.session_id ?? fields.videoSessionId;
	const session = renders.find(typeof id === 'string' ? id : undefined);
	if (!session) return json(404, { message: 'Video session not found.' });
	renders.end(session, 'CANCELLED');
	return json(200, { status: 'CANCELLED', cancelled: true, message: 'Render cancelled.' });
}

/** Generations I to M, 2026, as the published server behaves. */
export const current: Dialect = {
	name: 'current',
	createPaths: ['/v1/video/create', '/v1/video/text_to_video'],
	statusPath: '/v1/status',
	idParameters: ['request_id', 'session_id'],
	callsBack: true,
	newSessionId: (number) => `68f0c1d2e3a4b5c6${(FIRST_ID + number).toString(16).padStart(8, '0')}`,
	creditsPerSecond,
	refuse,
	created: ({ id }) => json(200, { request_id: id, session_id: id }),
	status,
	badKey,
	missingId: badRequest('Missing request_id or session_id.'),
	unknownId: json(404, { message: 'Request not found.' }),
	outOfCredits: json(402, { message: 'Internal server error while creating video.' }),
	routes: [
		{ kind: 'credits', method: 'GET', path: '/v1/credits', answer: getCredits },
		{ kind: 'models', method: 'GET', path: '/v1/video/supported_models', answer: listModels },
		{ kind: 'cancel', method: 'POST', path: '/v1/video/cancel_render', answer: cancelRender },
	],
};
