import { readAmount } from './amount';
import { MOST_LISTED } from './contract';
import type { JsonRecord } from './render';
import { isRecord, readSessionId } from './render';

/** One entry of the account's list of requests. It has no prompt and no reliable status. */
export interface ListedSession {
	sessionId: string;
	/** By the server's clock, in milliseconds since 1970; null if unknown. */
	createdAt: number | null;
	/** As the server writes it. */
	created: string | null;
	videoModel: string | null;
	/** The operation that made it: `video_create` or another. */
	kind: string | null;
	/** For an edit: its sources and settings; absent if not listed. */
	metadata?: JsonRecord;
}

/** What was ordered, as far as the server reports it. */
export interface SessionDetails {
	prompt: string | null;
	aspectRatio: string | null;
	/** Seconds. */
	duration: number | null;
}

function readText(value: unknown): string | null {
	return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

/** Smaller numbers are times in seconds: as milliseconds, they would be before 1973. */
const LEAST_MILLISECONDS = 100_000_000_000;

function readMoment(value: unknown): Date {
	const number = readAmount(value);
	if (number !== null) return new Date(number < LEAST_MILLISECONDS ? number * 1_000 : number);
	return new Date(typeof value === 'string' ? value : NaN);
}

/** Reads a time given as text, or as milliseconds or seconds since 1970. */
function readTime(value: unknown): { createdAt: number | null; created: string | null } {
	const time = readMoment(value);
	if (Number.isNaN(time.getTime())) return { createdAt: null, created: readText(value) };
	return { createdAt: time.getTime(), created: time.toISOString() };
}

/**
 * The entries in the order of the list (newest first), at most `most`; null if the body is not a list.
 */
export function readListed({ requests }: JsonRecord, most = MOST_LISTED): ListedSession[] | null {
	if (!Array.isArray(requests)) return null;
	return requests
		.slice(0, most)
		.filter(isRecord)
		.flatMap((entry) => {
			const sessionId = readSessionId(entry);
			if (sessionId === null) return [];
			const videoModel = readText(entry.provider);
			const kind = readText(entry.session_sub_type);
			const metadata = isRecord(entry.metadata) ? entry.metadata : undefined;
			return [{ sessionId, ...readTime(entry.created_at), videoModel, kind, metadata }];
		});
}

/** The order in the details of a session, or null if missing. */
export function readDetails({ session }: JsonRecord): SessionDetails | null {
	if (!isRecord(session)) return null;
	const { inputPrompt, aspectRatio, duration } = session;
	return {
		prompt: readText(inputPrompt),
		aspectRatio: readText(aspectRatio),
		duration: readAmount(duration),
	};
}

/** A scene of a render; null for parts that are not finished. */
export interface Scene {
	imageUrl: string | null;
	videoUrl: string | null;
}

function readUrl(value: unknown): string | null {
	return isRecord(value) ? readText(value.url) : null;
}

/** The scenes in the details of a session, or null if missing. */
export function readScenes({ session }: JsonRecord): Scene[] | null {
	if (!isRecord(session) || !Array.isArray(session.layers)) return null;
	const layers: unknown[] = session.layers;
	return layers
		.filter(isRecord)
		.map(({ image, aiVideo }) => ({ imageUrl: readUrl(image), videoUrl: readUrl(aiVideo) }));
}
