import { json } from '../../answers';
import type { Answer, EmulatedSession, JsonObject, PaidKind, VideoTraits } from '../../types';
import { inputOf, isObject, webhookUrlOf, type Call, type PaidRoute } from '../dialect';
import { chargedFor } from '../../ledger';
import { badRequest, INVALID_ID, NO_SESSION, tellUnpaid, UNKNOWN_SESSION } from './answers';
import { LANGUAGES } from './audio';
import { OUTRO_SECONDS } from './create';
import { isWellFormed, readId } from './steering';

const CREDITS_PER_SECOND = 3;
const OUTRO_CREDITS = 75;

/** What a route makes of finished videos: of one, or of the first of several. */
interface Change {
	kind: PaidKind;
	refuse?: (input: JsonObject) => string | undefined;
	/** The sources' IDs, or why there are none; absent: the one that the body names. */
	readIds?: (call: Call) => string[] | Answer;
	/** What a malformed ID is met with. */
	malformed?: Answer;
	/** Whether it clones what there is, however far the source has come. */
	takesUnfinished?: boolean;
	/** What is wrong with the sources together. */
	refuseSources?: (sources: EmulatedSession[]) => string | undefined;
	change: (video: VideoTraits, input: JsonObject) => Partial<VideoTraits>;
	price: (video: VideoTraits) => number;
}

const readOne = (call: Call): string[] | Answer => {
	const id = readId(call);
	return id === undefined ? NO_SESSION : [id];
};

/** A POST that makes a new session of finished ones, and is charged at once. */
const changing = ({ kind, refuse, change, price, ...more }: Change): PaidRoute => {
	const { readIds = readOne, malformed = INVALID_ID } = more;
	return {
		kind,
		path: `/v1/video/${kind}`,
		promptOf: (call) => {
			const ids = readIds(call);
			return joinPrompts(Array.isArray(ids) ? ids.map((id) => call.renders.find(id)) : []);
		},
		read: (call) => {
			const input = inputOf(call.body);
			if (!input) return badRequest('input is required');
			const ids = readIds(call);
			if (!Array.isArray(ids)) return ids;
			const refusal = refuse?.(input);
			if (refusal !== undefined) return badRequest(refusal);
			if (!ids.every(isWellFormed)) return malformed;
			const sources = ids.map((id) => call.renders.find(id));
			if (!sources.every((source) => source !== undefined)) return UNKNOWN_SESSION;
			const states = sources.map((source) => call.renders.view(source).state);
			if (!more.takesUnfinished && states.some((state) => state !== 'COMPLETED')) {
				return badRequest('Video session is not completed.');
			}
			const unfit = more.refuseSources?.(sources);
			if (unfit !== undefined) return badRequest(unfit);
			const seconds = sources.reduce((sum, { video }) => sum + video.seconds, 0);
			const whole = { ...sources[0].video, seconds };
			const video = { ...whole, ...change(whole, input) };
			return {
				kind,
				input,
				prompt: joinPrompts(sources),
				video,
				credits: price(video),
				// The new session starts as a copy of the first one, with what that was charged and whom it calls.
				toldCharge: chargedFor(sources[0]),
				webhookUrl: webhookUrlOf(call.body) || sources[0].webhookUrl,
				isListed: true,
				isDead: states.includes('CANCELLED'),
				sources: sources.map(({ id }) => id),
			};
		},
		accepted: tellCharged,
		unpaid: tellUnpaid,
	};
};

const joinPrompts = (sources: Array<EmulatedSession | undefined>) =>
	sources.flatMap((source) => source?.prompt ?? []).join(' + ');

const tellCharged: PaidRoute['accepted'] = ({ id, credits }, ledger): Answer => {
	const answer = json(200, {
		request_id: id,
		session_id: id,
		creditsCharged: credits,
		remainingCredits: ledger.balance,
	});
	return {
		...answer,
		headers: {
			...answer.headers,
			'x-credits-charged': String(credits),
			'x-credits-remaining': String(ledger.balance),
		},
	};
};

const readSeveral = ({ body }: Call): string[] | Answer => {
	const ids: unknown = inputOf(body)?.session_ids;
	const few = badRequest('session_ids must be an array of at least 2 session ids.');
	return Array.isArray(ids) && ids.length >= 2 ? ids.map(String) : few;
};

/** The texts are the emulator's own. */
const refuseTogether = (sources: EmulatedSession[]): string | undefined => {
	if (new Set(sources).size < sources.length) return 'session_ids must not repeat a session.';
	const ratios = new Set(sources.map(({ video }) => video.aspectRatio));
	return ratios.size > 1 ? 'All videos must have the same aspect ratio.' : undefined;
};

const refuseOutro = (input: JsonObject) =>
	input.outro_image_url || input.cta_url || isObject(input.outro_cta_image)
		? undefined
		: 'outro_image_url is required';

export const editingRoutes = [
	changing({
		kind: 'translate_video',
		malformed: json(500, { message: 'Internal server error while translating video.' }),
		takesUnfinished: true,
		refuse: ({ language }) => {
			if (typeof language !== 'string' || language === '') {
				return 'language (or language_code) is required.';
			}
			return LANGUAGES.includes(language) ? undefined : 'Unsupported language';
		},
		change: (_video, { language, enable_subtitles }) => ({
			language: String(language),
			hasSubtitles: enable_subtitles === true,
		}),
		price: ({ seconds }) => seconds * CREDITS_PER_SECOND,
	}),
	changing({
		kind: 'join_videos',
		readIds: readSeveral,
		malformed: badRequest('session_ids must contain only valid session ids.'),
		takesUnfinished: true,
		refuseSources: refuseTogether,
		change: () => ({}),
		price: ({ seconds }) => seconds * CREDITS_PER_SECOND,
	}),
	changing({
		kind: 'add_subtitles',
		change: () => ({ hasSubtitles: true }),
		price: () => 0,
	}),
	changing({
		kind: 'remove_subtitles',
		change: () => ({ hasSubtitles: false }),
		price: () => 0,
	}),
	changing({
		kind: 'add_outro_image',
		refuse: refuseOutro,
		change: ({ seconds }) => ({ seconds: seconds + OUTRO_SECONDS }),
		price: () => OUTRO_CREDITS,
	}),
	changing({
		kind: 'update_outro_image',
		refuse: refuseOutro,
		change: () => ({}),
		price: () => OUTRO_CREDITS,
	}),
	changing({
		kind: 'update_footer_image',
		refuse: ({ cta_text, cta_logo, cta_url, remove_footer }) =>
			cta_text || cta_logo || cta_url || remove_footer === true
				? undefined
				: 'cta_text is required',
		change: () => ({}),
		price: () => OUTRO_CREDITS,
	}),
];
