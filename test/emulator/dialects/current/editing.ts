import { json } from '../../answers';
import type { Answer, EmulatedSession, JsonObject, PaidKind, VideoTraits } from '../../types';
import { inputOf, isObject, webhookUrlOf, type Call, type PaidRoute } from '../dialect';
import { badRequest, tellUnpaid, UNKNOWN_SESSION } from './answers';
import { OUTRO_SECONDS } from './create';
import { findSession } from './steering';

const LANGUAGES = ['en', 'es', 'fr', 'ja', 'th', 'zh', 'bn', 'hi', 'sa', 'la'];
const CREDITS_PER_SECOND = 3;
const OUTRO_CREDITS = 75;

/** What a route makes of finished videos: of one, or of the first of several. */
interface Change {
	kind: PaidKind;
	refuse?: (input: JsonObject) => string | undefined;
	findSources?: (call: Call) => Array<EmulatedSession | undefined>;
	change: (video: VideoTraits, input: JsonObject) => Partial<VideoTraits>;
	price: (video: VideoTraits) => number;
}

/** A POST that makes a new session of finished ones, and is charged at once. */
const changing = ({ kind, refuse, findSources, change, price }: Change): PaidRoute => {
	const find = findSources ?? ((call) => [findSession(call)]);
	return {
		kind,
		path: `/v1/video/${kind}`,
		promptOf: (call) => joinPrompts(find(call)),
		read: (call) => {
			const input = inputOf(call.body);
			if (!input) return badRequest('input is required');
			const refusal = refuse?.(input);
			if (refusal !== undefined) return badRequest(refusal);
			const sources = find(call);
			if (!sources.every((source) => source !== undefined)) return UNKNOWN_SESSION;
			if (!sources.every((source) => call.renders.view(source).state === 'COMPLETED')) {
				return badRequest('Video session is not completed.');
			}
			const seconds = sources.reduce((sum, { video }) => sum + video.seconds, 0);
			const whole = { ...sources[0].video, seconds };
			const video = { ...whole, ...change(whole, input) };
			return {
				kind,
				input,
				prompt: joinPrompts(sources),
				video,
				credits: price(video),
				webhookUrl: webhookUrlOf(call.body),
				isListed: true,
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

const idsOf = (input: JsonObject | undefined): unknown[] =>
	Array.isArray(input?.session_ids) ? input.session_ids : [];

const refuseOutro = (input: JsonObject) =>
	input.outro_image_url || input.cta_url || isObject(input.outro_cta_image)
		? undefined
		: 'outro_image_url is required';

export const editingRoutes = [
	changing({
		kind: 'translate_video',
		refuse: ({ language }) => {
			if (typeof language !== 'string' || language === '') return 'language is required';
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
		refuse: (input) =>
			idsOf(input).length < 2 ? 'At least two session_ids are required' : undefined,
		findSources: ({ body, renders }) =>
			idsOf(inputOf(body)).map((id) => renders.find(typeof id === 'string' ? id : undefined)),
		change: () => ({}),
		price: ({ seconds }) => seconds * CREDITS_PER_SECOND,
	}),
	changing({
		kind: 'add_subtitles',
		change: () => ({ hasSubtitles: true }),
		// What it costs is not stated anywhere.
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
