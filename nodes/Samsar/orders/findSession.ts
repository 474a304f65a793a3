import { compareTraits } from '../api/edited';
import type { ListedSession } from '../api/listed';
import type { Skew } from '../transport/readRequests';
import type { Content } from './listedContent';
import { isEdited } from './listedContent';

/** A stretch of time, in milliseconds since 1970. */
export interface Span {
	from: number;
	until: number;
}

export interface OpenOrder {
	/** Hash of the whole order: different orders can look the same in the list. */
	order: string;
	/** Possible lengths of the video in seconds: servers may or may not include an outro. */
	lengths: number[];
	/** When its session can have been created, by the server's clock. */
	spans: Span[];
}

/** A listed session that may match the order. */
export interface Candidate {
	sessionId: string;
	createdAt: number;
	/** Seconds; null if unknown. */
	duration: number | null;
	/** For an edit: whether the list does not show the sources. */
	isUntold?: boolean;
}

export type Judgement =
	| { kind: 'ours'; sessionId: string }
	| { kind: 'none' }
	| { kind: 'ambiguous'; candidates: Candidate[] };

/** Session type of a video from a prompt. */
const CREATED = 'video_create';

/** Milliseconds before the create, because entries may use another clock than the Date header. */
export const EARLY_MS = 2_000;
/** Milliseconds after it, because an entry may be written later than the lost answer. */
export const LATE_MS = 10_000;

/** Milliseconds after that in which a session may still match, but a person must decide. */
const LATER_MS = 600_000;
/** Maximum number of such sessions. */
const MOST_LATER = 20;

/** For a server without a Date header. */
const UNKNOWN_SKEW: Skew = { least: -5_000, most: 5_000 };

/** The intersection of two clock estimates; the later one if they disagree. */
export function narrowSkew(one: Skew | null, other: Skew | null): Skew | null {
	if (one === null || other === null) return other ?? one;
	const least = Math.max(one.least, other.least);
	const most = Math.min(one.most, other.most);
	return least <= most ? { least, most } : other;
}

/** Times of this machine → when a session can have been created, by the server's clock. */
export function toServerTime(spans: Span[], skew: Skew | null): Span[] {
	const { least, most } = skew ?? UNKNOWN_SKEW;
	return spans.map(({ from, until }) => ({
		from: from + least - EARLY_MS,
		until: until + most + LATE_MS,
	}));
}

/** When the last of them ends. */
export function findEnd(spans: Span[]): number {
	return Math.max(...spans.map(({ until }) => until));
}

function isWithin(createdAt: number, spans: Span[]): boolean {
	return spans.some(({ from, until }) => createdAt >= from && createdAt <= until);
}

function isModel(one: string, other: string): boolean {
	return one.toUpperCase() === other.toUpperCase();
}

/** How an entry matches the content; null if it does not. */
function readLikeness(entry: ListedSession, content: Content): Pick<Candidate, 'isUntold'> | null {
	const kind = entry.kind?.toLowerCase();
	if (isEdited(content)) {
		const comparison = compareTraits(entry.metadata, content.traits);
		const isOther = kind !== content.kind || comparison === 'other';
		return isOther ? null : { isUntold: comparison === 'untold' };
	}
	const { videoModel } = content;
	return kind === CREATED && isModel(entry.videoModel ?? videoModel, videoModel) ? {} : null;
}

/** The entries that match an order by time and listed content, oldest first. */
export function listCandidates(
	entries: ListedSession[],
	content: Content,
	spans: Span[],
): Candidate[] {
	return entries
		.flatMap((entry) => {
			const { sessionId, createdAt } = entry;
			if (createdAt === null || !isWithin(createdAt, spans)) return [];
			const likeness = readLikeness(entry, content);
			return likeness === null ? [] : [{ sessionId, createdAt, duration: null, ...likeness }];
		})
		.sort((one, other) => one.createdAt - other.createdAt);
}

/** The entries that match an order if Samsar processed it after the answer was lost. */
export function listLater(entries: ListedSession[], content: Content, spans: Span[]): Candidate[] {
	const later = spans.map(({ until }) => ({ from: until + 1, until: until + LATER_MS }));
	return listCandidates(entries, content, later).slice(0, MOST_LATER);
}

/** Whether a full list starts only after the create was sent. */
export function endsBefore(entries: ListedSession[], spans: Span[], room: number): boolean {
	if (entries.length < room) return false;
	const times = entries.flatMap(({ createdAt }) => createdAt ?? []);
	return spans.some(({ from }) => times.every((time) => time > from));
}

function hasLength({ duration }: Candidate, { lengths }: OpenOrder): boolean {
	return duration === null || lengths.includes(duration);
}

/**
 * Decides which session belongs to an order. A video can be slightly shorter or longer than ordered, so the
 * length decides only if a session has it.
 *
 * @param all unclaimed sessions that match by content and time, oldest first
 * @param open all orders that look the same and are searched for, including `own`
 */
export function judgeCandidates(all: Candidate[], open: OpenOrder[], own: OpenOrder): Judgement {
	if (all.length === 0) return { kind: 'none' };
	const ofLength = all.filter((candidate) => hasLength(candidate, own));
	const candidates = ofLength.length > 0 ? ofLength : all;
	const rivals = open.filter(
		(order) =>
			candidates.every(({ createdAt }) => isWithin(createdAt, order.spans)) &&
			(ofLength.length === 0 || ofLength.some((candidate) => hasLength(candidate, order))),
	);
	const areAlike = new Set(rivals.map(({ order }) => order)).size <= 1;
	return areAlike && candidates.length <= Math.max(1, rivals.length)
		? { kind: 'ours', sessionId: candidates[0].sessionId }
		: { kind: 'ambiguous', candidates };
}
