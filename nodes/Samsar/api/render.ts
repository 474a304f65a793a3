import { readAmount } from './amount';
import { SESSION_ID_FIELDS, STATUS_WORDS } from './contract';

export type JsonRecord = Record<string, unknown>;

/** One render as Samsar reports it, whichever generation of the API reported it. */
export interface Render {
	sessionId: string;
	/** `PENDING`, `COMPLETED`, `FAILED` or `CANCELLED`; the API's own word when it is none of these. */
	status: string;
	/** Set only when the render is completed: a link can be there before the video is. */
	videoUrl: string | null;
	/** 0 to 100. */
	progress: number;
	/** Stage name → state, as the API sends them. */
	stages: Record<string, string>;
	failureReason: string | null;
	/** What Samsar says that it has charged; null when it does not say; absent before any status. */
	creditsCharged?: number | null;
	/** Whether somebody has paused it: it does not go on by itself. */
	isPaused?: true;
	/** The API's whole answer. */
	body: JsonRecord;
}

/** Whether `value` is a JSON object (not an array, not null). */
export function isRecord(value: unknown): value is JsonRecord {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Characters that are kept of what a server writes; its whole answer stays in `body`. */
const LONGEST = { status: 100, stage: 200, reason: 1_000 };

const MOST_STAGES = 100;

function clip(text: string, length: number): string {
	return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}

function firstText(values: unknown[]): string | null {
	for (const value of values) {
		if (typeof value === 'string' && value.trim() !== '') return value.trim();
	}
	return null;
}

/**
 * The session's ID, under any name that names one, in the body or in an object in it; null when there
 * is none. A bare `id` is one only in the body itself: deeper, it may be anything's.
 */
export function readSessionId(body: JsonRecord): string | null {
	const inner = Object.values(body).filter(isRecord);
	return firstText(
		SESSION_ID_FIELDS.flatMap((field) =>
			(field === 'id' ? [body] : [body, ...inner]).map((place) => {
				const value = place[field];
				return typeof value === 'number' ? String(value) : value;
			}),
		),
	);
}

function readLink(body: JsonRecord): string | null {
	const { result, video, result_urls: links } = body;
	return firstText([
		body.result_url,
		body.url,
		body.video_link,
		Array.isArray(links) ? links[0] : undefined,
		body.videoLink,
		body.video_url,
		body.remoteURL,
		isRecord(result) ? result.videoUrl : undefined,
		isRecord(video) ? video.url : undefined,
	]);
}

/** One of the API's status words → the word this package uses for it; an unknown word stays as it is. */
export function normaliseStatus(word: string): string {
	const own = clip(word.trim(), LONGEST.status);
	const upper = own.toUpperCase();
	for (const [status, words] of Object.entries(STATUS_WORDS)) {
		if ((words as readonly string[]).includes(upper)) return status;
	}
	return own;
}

function readStatus(body: JsonRecord, link: string | null): string {
	if (typeof body.status === 'string' && body.status.trim() !== '') {
		return normaliseStatus(body.status);
	}
	return link === null ? 'PENDING' : 'COMPLETED';
}

function readStages(body: JsonRecord): Record<string, string> {
	const stages = [body.details, body.expressGenerationStatus].find(isRecord) ?? {};
	return Object.fromEntries(
		Object.entries(stages)
			.filter((stage): stage is [string, string] => typeof stage[1] === 'string')
			.slice(0, MOST_STAGES)
			.map((stage) => stage.map((text) => clip(text, LONGEST.stage))),
	) as Record<string, string>;
}

function readProgress(body: JsonRecord, status: string, stages: Record<string, string>): number {
	if (status === 'COMPLETED') return 100;
	const sent = typeof body.progress === 'string' ? parseFloat(body.progress) : body.progress;
	if (typeof sent === 'number' && Number.isFinite(sent)) {
		return Math.round(Math.min(100, Math.max(0, sent)));
	}
	const states = Object.values(stages);
	if (states.length === 0) return 0;
	const finished = states.filter((state) => normaliseStatus(state) === 'COMPLETED').length;
	return Math.round((100 * finished) / states.length);
}

function readFailureReason(body: JsonRecord): string | null {
	const { error } = body;
	const nested = isRecord(error) ? error.message : undefined;
	const reason = firstText([error, nested, body.generationError, body.message]);
	return reason && clip(reason, LONGEST.reason);
}

/** Credits that an answer says have been charged, or null when it does not say. */
export function readCharges(body: JsonRecord): number | null {
	const { creditsCharged, credits_charged: charged, expressGenerationCreditCharges: stages } = body;
	return readAmount(creditsCharged ?? charged ?? (isRecord(stages) ? stages.totalCharged : null));
}

function isPaused({ status }: JsonRecord): boolean {
	return typeof status === 'string' && status.trim().toUpperCase() === 'PAUSED';
}

/**
 * Reads the body of any generation's status answer. A status that the API gives is trusted over a
 * link, and neither a failed stage nor a word inside a text decides anything.
 */
export function readRender(sessionId: string, body: JsonRecord): Render {
	const link = readLink(body);
	const status = readStatus(body, link);
	const stages = readStages(body);
	return {
		sessionId,
		status,
		videoUrl: status === 'COMPLETED' ? link : null,
		progress: readProgress(body, status, stages),
		stages,
		failureReason: status === 'FAILED' ? readFailureReason(body) : null,
		creditsCharged: readCharges(body),
		...(isPaused(body) && { isPaused: true as const }),
		body,
	};
}

/** Whether the render has ended without a video. */
export function hasFailed(render: { status?: string | null }): boolean {
	return render.status === 'FAILED' || render.status === 'CANCELLED';
}

/** Whether the render has ended, with or without a video. */
export function isFinal(render: Render): boolean {
	return render.status === 'COMPLETED' || hasFailed(render);
}

/**
 * What the answer tells of the render's end, for what cannot be taken back: `unclear` is a link under a
 * word that nobody knows, and without a word or a link nothing is told.
 */
export function readEnd(render: Render): 'ended' | 'open' | 'unclear' | 'untold' {
	if (isFinal(render)) return 'ended';
	const { status, body } = render;
	if (typeof body.status !== 'string' || body.status.trim() === '') return 'untold';
	return status === 'PENDING' || readLink(body) === null ? 'open' : 'unclear';
}

/** A session that has been accepted, or of which nothing is known yet. */
export function pendingRender(sessionId: string): Render {
	return {
		sessionId,
		status: 'PENDING',
		videoUrl: null,
		progress: 0,
		stages: {},
		failureReason: null,
		body: {},
	};
}
