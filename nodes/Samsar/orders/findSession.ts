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

/** An order whose session is looked for. */
export interface OpenOrder {
	/** The whole order: two that look the same there can still be different. */
	order: string;
	/** Seconds that its video may have: a server may count an outro in or not. */
	lengths: number[];
	/** When its session can have been made, by the server's clock. */
	spans: Span[];
}

/** A listed session that may be the one that is looked for. */
export interface Candidate {
	sessionId: string;
	createdAt: number;
	/** Seconds; null when the server does not tell. */
	duration: number | null;
	/** Of an edit: whether the list leaves open what it was made of. */
	isUntold?: boolean;
}

export type Judgement =
	| { kind: 'ours'; sessionId: string }
	| { kind: 'none' }
	| { kind: 'ambiguous'; candidates: Candidate[] };

/** What a create makes that was not made from anything else. */
const CREATED = 'video_create';

/** Milliseconds around the sending: the clock in the entries need not be the one in the Date header. */
export const EARLY_MS = 2_000;
/** An entry may be written some time after the request came in, and after its answer was lost. */
export const LATE_MS = 10_000;

/** Milliseconds after that in which a session may still be the order's, but a person has to tell. */
const LATER_MS = 600_000;
/** Of those, so many are asked about. */
const MOST_LATER = 20;

/** For a server that does not tell its time. */
const UNKNOWN_SKEW: Skew = { least: -5_000, most: 5_000 };

/** What several answers tell together of the server's clock; the last one alone when they disagree. */
export function narrowSkew(one: Skew | null, other: Skew | null): Skew | null {
	if (one === null || other === null) return other ?? one;
	const least = Math.max(one.least, other.least);
	const most = Math.min(one.most, other.most);
	return least <= most ? { least, most } : other;
}

/** Times of this machine → when a session can have been made, by the server's clock. */
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

/** What the list tells of an entry's content; null when it is another one. */
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

/** The entries that may be an order's, by time and by what the list tells of their content, oldest first. */
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

/** The entries that would be an order's if Samsar had worked on it after its answer was lost. */
export function listLater(entries: ListedSession[], content: Content, spans: Span[]): Candidate[] {
	const later = spans.map(({ until }) => ({ from: until + 1, until: until + LATER_MS }));
	return listCandidates(entries, content, later).slice(0, MOST_LATER);
}

/** Whether a list with room for so many entries ends before the time of the sending. */
export function endsBefore(entries: ListedSession[], spans: Span[], room: number): boolean {
	if (entries.length < room) return false;
	const times = entries.flatMap(({ createdAt }) => createdAt ?? []);
	return spans.some(({ from }) => times.every((time) => time > from));
}

function hasLength({ duration }: Candidate, { lengths }: OpenOrder): boolean {
	return duration === null || lengths.includes(duration);
}

/**
 * Which session is an order's. A video can become a little shorter or longer than it was ordered, so its
 * length decides only where there is one that has it.
 *
 * @param all sessions of its content and time that nobody owns, oldest first
 * @param open all orders that look the same and whose sessions are looked for, `own` with them
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
