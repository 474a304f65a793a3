import { readAmount } from './amount';
import { SESSION_ID_FIELDS, STATUS_WORDS } from './contract';

export type JsonRecord = Record<string, unknown>;

/** One render, independent of the API generation that reported it. */
export interface Render {
	sessionId: string;
	/** `PENDING`, `COMPLETED`, `FAILED` or `CANCELLED`, or else the API's own word. */
	status: string;
	/** Set only if the render is completed, because a link can exist before the video. */
	videoUrl: string | null;
	/** 0 to 100. */
	progress: number;
	/** Stage name → state, as the API sends them. */
	stages: Record<string, string>;
	failureReason: string | null;
	/** Credits that Samsar reports as charged; null if not reported; absent before the first status. */
	creditsCharged?: number | null;
	/** Whether it is paused. It does not continue by itself. */
	isPaused?: true;
	/** The API's whole answer. */
	body: JsonRecord;
}

/** Whether `value` is a JSON object (not an array, not null). */
export function isRecord(value: unknown): value is JsonRecord {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Maximum lengths of texts from a server. The complete answer stays in `body`. */
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
 * The session ID under any of its names, in the body or in an object in it; null if there is none. A plain `id` counts
 * only in the body itself, because deeper ones may identify something else.
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

/** Maps the API's status words to those of this package. Unknown words are kept. */
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

/** Credits that an answer reports as charged, or null. */
export function readCharges(body: JsonRecord): number | null {
	const { creditsCharged, credits_charged: charged, expressGenerationCreditCharges: stages } = body;
	return readAmount(creditsCharged ?? charged ?? (isRecord(stages) ? stages.totalCharged : null));
}

function isPaused({ status }: JsonRecord): boolean {
	return typeof status === 'string' && status.trim().toUpperCase() === 'PAUSED';
}

/**
 * Reads a status answer of any API generation. A status takes precedence over a link. Failed stages and words inside
 * texts are ignored.
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

export function isFinal(render: Render): boolean {
	return render.status === 'COMPLETED' || hasFailed(render);
}

/**
 * The end of the render, for decisions that cannot be undone. `unclear`: a link with an unknown status; `untold`: no
 * status.
 */
export function readEnd(render: Render): 'ended' | 'open' | 'unclear' | 'untold' {
	if (isFinal(render)) return 'ended';
	const { status, body } = render;
	if (typeof body.status !== 'string' || body.status.trim() === '') return 'untold';
	return status === 'PENDING' || readLink(body) === null ? 'open' : 'unclear';
}

/** The initial state of an accepted session. */
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
