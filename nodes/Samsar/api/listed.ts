import { readAmount } from './amount';
import { MOST_LISTED } from './contract';
import type { JsonRecord } from './render';
import { isRecord, readSessionId } from './render';

/** One entry of an account's list of requests. It tells no prompt, and no status to rely on. */
export interface ListedSession {
	sessionId: string;
	/** By the server's clock, in milliseconds since 1970; null when it does not tell. */
	createdAt: number | null;
	/** As the server writes it. */
	created: string | null;
	videoModel: string | null;
	/** What made it: `video_create`, or another operation's word. */
	kind: string | null;
	/** Of an edit: what it was made of, and how. Absent where the server does not tell it. */
	metadata?: JsonRecord;
}

/** What was ordered, as far as the server tells. */
export interface SessionDetails {
	prompt: string | null;
	aspectRatio: string | null;
	/** Seconds. */
	duration: number | null;
}

function readText(value: unknown): string | null {
	return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

/** Below it, a number that tells a time counts seconds; as milliseconds it would be in 1973. */
const LEAST_MILLISECONDS = 100_000_000_000;

function readMoment(value: unknown): Date {
	const number = readAmount(value);
	if (number !== null) return new Date(number < LEAST_MILLISECONDS ? number * 1_000 : number);
	return new Date(typeof value === 'string' ? value : NaN);
}

/** A time as text, or as milliseconds or seconds since 1970. */
function readTime(value: unknown): { createdAt: number | null; created: string | null } {
	const time = readMoment(value);
	if (Number.isNaN(time.getTime())) return { createdAt: null, created: readText(value) };
	return { createdAt: time.getTime(), created: time.toISOString() };
}

/**
 * The list's entries, as they are sorted there (newest first), or null when the body is no list. Not more
 * than were asked for, whatever the server sends.
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

/** The sessions in a list of completed ones, in its order, and not more than were asked for. */
export function readCompleted(entries: unknown[], most: number): string[] {
	return entries
		.slice(0, most)
		.filter(isRecord)
		.flatMap((entry) => readSessionId(entry) ?? []);
}

/** What the details of a session tell of its order, or null when they tell none. */
export function readDetails({ session }: JsonRecord): SessionDetails | null {
	if (!isRecord(session)) return null;
	const { inputPrompt, aspectRatio, duration } = session;
	return {
		prompt: readText(inputPrompt),
		aspectRatio: readText(aspectRatio),
		duration: readAmount(duration),
	};
}

/** A scene of a render, as far as it is made. */
export interface Scene {
	imageUrl: string | null;
	videoUrl: string | null;
}

function readUrl(value: unknown): string | null {
	return isRecord(value) ? readText(value.url) : null;
}

/** The scenes that the details of a session show, or null when they show none. */
export function readScenes({ session }: JsonRecord): Scene[] | null {
	if (!isRecord(session) || !Array.isArray(session.layers)) return null;
	const layers: unknown[] = session.layers;
	return layers
		.filter(isRecord)
		.map(({ image, aiVideo }) => ({ imageUrl: readUrl(image), videoUrl: readUrl(aiVideo) }));
}
