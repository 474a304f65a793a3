import { json, noBody } from '../answers';
import type { Answer, JsonObject, RenderView } from '../types';
import { inputOf, webhookUrlOf, type Dialect, type PaidRoute } from './dialect';

const IMAGE_MODELS = ['GPTIMAGE1', 'IMAGEN4'];
const VIDEO_MODELS = ['RUNWAYML', 'KLINGIMGTOVID2.1PRO'];
const CREDITS_PER_SECOND = 10;
const FIRST_ID = 1234567890;

const badRequest = (message: string) => json(400, { message });

/** Only the text for the prompt is documented; the others are worded after it. */
function refuse(input: JsonObject, acceptAnyModel: boolean): Answer | undefined {
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

/** A create on this path, whose answer tells the ID in this way. */
export function createAt(path: string, told: (id: string) => Answer): PaidRoute {
	return {
		kind: 'create',
		path,
		read: ({ body, settings }) => {
			const input = inputOf(body);
			if (!input) return badRequest('Invalid input.');
			const refusal = refuse(input, settings.acceptAnyModel);
			if (refusal) return refusal;
			const seconds = Number(input.duration ?? 30);
			return {
				kind: 'create',
				input,
				prompt: String(input.prompt),
				video: {
					seconds,
					videoModel: String(input.video_model ?? 'RUNWAYML'),
					aspectRatio: String(input.aspect_ratio ?? '16:9'),
					language: 'en',
					hasSubtitles: false,
				},
				credits: seconds * CREDITS_PER_SECOND,
				webhookUrl: webhookUrlOf(body),
				isListed: false,
			};
		},
		accepted: ({ id }) => told(id),
		unpaid: () => json(402, { message: 'Insufficient credits.' }),
	};
}

function status({ session, state, stages, link }: RenderView): Answer {
	if (state === 'PENDING' || state === 'PAUSED') {
		return json(200, { status: state, details: stages });
	}
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
	paidRoutes: [createAt('/v1/video/create', (id) => json(201, { session_id: id }))],
	statusPaths: ['/v1/video/status'],
	idParameters: ['session_id', 'request_id'],
	callsBack: false,
	newSessionId: (number) => `vid_${FIRST_ID + number}`,
	chargesOf: ({ credits }) => [{ name: 'render', after: 0, credits }],
	status,
	badKey: (problem, kind) => {
		if (problem === 'missing') return badRequest('Missing or empty API key.');
		if (problem === 'forbidden') return json(403, { message: 'This API key may not do that.' });
		return kind === 'status' ? noBody(401) : json(401, { message: 'Invalid API key.' });
	},
	missingId: badRequest('Missing or invalid session_id.'),
	unknownId: noBody(404),
	routes: [],
};
