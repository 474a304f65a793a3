/**
 * What Samsar's video API accepts and costs, as data: as it is documented, and, where it says so, what newer
 * servers take (from the published server and the official client, samsar-js 0.48.48).
 */

export const DEFAULT_BASE_URL = 'https://api.samsar.one/v1/video';

/** Credits per second of video: one documented price for every documented model. */
export const CREDITS_PER_SECOND = 10;

/** Documented price: $10 per 1,000 credits. */
export const DOLLARS_PER_CREDIT = 0.01;

/** Documented upper limits of one render. */
export const LIMITS = { promptCharacters: 500, durationSeconds: 120 } as const;

export interface Choice {
	name: string;
	value: string;
}

export interface DocumentedModel extends Choice {
	creditsPerSecond: number;
}

export const IMAGE_MODELS: DocumentedModel[] = [
	{ name: 'GPT Image 1', value: 'GPTIMAGE1', creditsPerSecond: CREDITS_PER_SECOND },
	{ name: 'Imagen 4', value: 'IMAGEN4', creditsPerSecond: CREDITS_PER_SECOND },
];

export const VIDEO_MODELS: DocumentedModel[] = [
	{ name: 'Runway Gen-4', value: 'RUNWAYML', creditsPerSecond: CREDITS_PER_SECOND },
	{ name: 'Kling 2.1 Pro', value: 'KLINGIMGTOVID2.1PRO', creditsPerSecond: CREDITS_PER_SECOND },
];

export const TONES: Choice[] = [
	{ name: 'Grounded', value: 'grounded' },
	{ name: 'Cinematic', value: 'cinematic' },
];

export const DEFAULT_TONE = 'grounded';

export const ASPECT_RATIOS: Choice[] = [
	{ name: '16:9 (Landscape)', value: '16:9' },
	{ name: '9:16 (Portrait)', value: '9:16' },
];

export const DEFAULT_ASPECT_RATIO = '16:9';

/** The languages that newer servers speak. */
export const LANGUAGES: Choice[] = [
	{ name: 'Bengali', value: 'bn' },
	{ name: 'Chinese', value: 'zh' },
	{ name: 'English', value: 'en' },
	{ name: 'French', value: 'fr' },
	{ name: 'Hindi', value: 'hi' },
	{ name: 'Japanese', value: 'ja' },
	{ name: 'Latin', value: 'la' },
	{ name: 'Sanskrit', value: 'sa' },
	{ name: 'Spanish', value: 'es' },
	{ name: 'Thai', value: 'th' },
];

/** Seconds that an outro adds to a video on newer servers, which are charged like the others. */
export const OUTRO_SECONDS = 8;

/** On newer servers: credits per second of the finished video for its translation, and for joining it to others. */
export const EDITING_CREDITS_PER_SECOND = 3;

/** The most entries that newer servers list of an account's requests. */
export const MOST_LISTED = 500;

/** The body of a request that Samsar charges. */
export interface OrderBody {
	input: Record<string, unknown>;
	/** Beside `input`: where later generations report the end of the render. */
	webhookUrl?: string;
}

/** What newer servers take beside the documented fields; only what a person has set is sent. */
export type AdditionalInput = Partial<{
	language: string;
	enable_subtitles: boolean;
	subtitle_language: string;
	tts_model: string;
	backingtrack_model: string;
	font_key: string;
	outro_image_url: string;
	generate_outro_image: boolean;
	cta_url: string;
}>;

/** The body of `POST /create`. Later generations require every field, so every field is sent. */
export interface CreateBody extends OrderBody {
	input: {
		prompt: string;
		duration: number;
		image_model: string;
		video_model: string;
		tone: string;
		aspect_ratio: string;
	} & AdditionalInput;
}

/**
 * The names of a session's ID in the API's generations and their callbacks, the documented one first.
 * The last may be something else's.
 */
export const SESSION_ID_FIELDS = [
	'session_id',
	'request_id',
	'taskId',
	'videoSessionId',
	'sessionId',
	'requestId',
	'id',
] as const;

/** The words the API's generations use for one state of a render. */
export const STATUS_WORDS = {
	COMPLETED: ['COMPLETED', 'COMPLETE', 'SUCCESS', 'SUCCEEDED', 'DONE'],
	FAILED: ['FAILED', 'FAIL', 'ERROR', 'TIMED_OUT', 'TIMEOUT', 'REJECTED'],
	CANCELLED: ['CANCELLED', 'CANCELED'],
	PENDING: ['PENDING', 'PROCESSING', 'IN_PROGRESS', 'RUNNING', 'QUEUED', 'INIT', 'PAUSED'],
} as const;
