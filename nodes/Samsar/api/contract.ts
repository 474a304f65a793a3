/**
 * What Samsar's video API accepts and costs: as documented, and, where noted, on newer servers (from the published server
 * and the official client, samsar-js 0.48.48).
 */

export const DEFAULT_BASE_URL = 'https://api.samsar.one/v1/video';

/** Documented credits per second of video, the same for every documented model. */
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

/**
 * Stands for the documented image model if the server offers it or lists no models, else for the server's first model.
 * Used in orders, never in requests.
 */
export const DEFAULT_MODEL = 'default';

/** The first entry of the list of image models, and the field's default. */
export const DEFAULT_IMAGE_MODEL: DocumentedModel = {
	name: 'Default',
	value: DEFAULT_MODEL,
	creditsPerSecond: CREDITS_PER_SECOND,
};

/** The documented default, for which `DEFAULT_MODEL` stands if nothing else is known. */
export const DOCUMENTED_IMAGE_MODEL = IMAGE_MODELS[0].value;

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

/** The languages of newer servers. */
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

/** Seconds that an outro adds on newer servers, charged like the others. */
export const OUTRO_SECONDS = 8;

/** Seconds by which the length of a video on newer servers, and its charge, can differ from the order. */
export const TIMELINE_TOLERANCE_SECONDS = 30;

/** The longest clip of a video model on newer servers, in seconds. The API does not report it. */
export const CLIP_SECONDS: Readonly<Record<string, number>> = {
	COSMOS3SUPERI2V: 7.875,
	HAPPYHORSEI2V: 15,
	KLINGIMGTOVID3PRO: 10,
	KLINGIMGTOVIDTURBO: 10,
	RUNWAYML: 10,
	'SEEDANCE2.0I2V': 15,
	SEEDANCEI2V: 10,
	'VEO3.1I2V': 8,
	'VEO3.1I2VFAST': 8,
};

/** On newer servers: additional credits per second for a visible narrator. */
export const NARRATOR_CREDITS_PER_SECOND = 4;

/** On newer servers: additional credits per second if Samsar writes the texts of the call to action. */
export const CTA_CREDITS_PER_SECOND = 1;

/** On newer servers: credits per second of the source for translating or joining. */
export const EDITING_CREDITS_PER_SECOND = 3;

/** Maximum entries in the request list of newer servers. */
export const MOST_LISTED = 500;

/** The body of a request that Samsar charges. */
export interface OrderBody {
	input: Record<string, unknown>;
	/** Next to `input`: where newer servers report the end of the render. */
	webhookUrl?: string;
}

/** Additional fields of newer servers. Only set fields are sent. */
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
	inference_model: string;
	image_model: string;
	metadata: Record<string, unknown>;
	cta_text_top: string;
	cta_text_bottom: string;
	cta_logo: string;
	express_cta_generation: boolean;
	add_footer_animation: boolean;
	footer_metadata: Array<{ cta_text: string }>;
	add_narrator_avatar: boolean;
	limit_single_narrator: boolean;
}>;

/** The body of `POST /create`. Newer servers require every field, so every field is sent. */
export interface CreateBody extends OrderBody {
	input: {
		prompt: string;
		duration: number;
		image_model: string;
		video_model: string;
		tone: string;
		aspect_ratio: string;
	} & Omit<AdditionalInput, 'image_model'>;
}

/**
 * Names of the session ID in all API generations and their callbacks, the documented one first. The last one may also
 * name another ID.
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

/** The status words of all API generations. */
export const STATUS_WORDS = {
	COMPLETED: ['COMPLETED', 'COMPLETE', 'SUCCESS', 'SUCCEEDED', 'DONE'],
	FAILED: ['FAILED', 'FAIL', 'ERROR', 'TIMED_OUT', 'TIMEOUT', 'REJECTED'],
	CANCELLED: ['CANCELLED', 'CANCELED'],
	PENDING: ['PENDING', 'PROCESSING', 'IN_PROGRESS', 'RUNNING', 'QUEUED', 'INIT', 'PAUSED'],
} as const;
