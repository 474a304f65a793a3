import type { ListedSession, SessionDetails } from '../api/listed';
import { readDetails } from '../api/listed';
import type { ReadTools, Skew, Told, ToldOfSession } from '../transport/readRequests';
import { readRequests, readSession } from '../transport/readRequests';
import type { Candidate } from './findSession';
import { narrowSkew } from './findSession';
import type { Content } from './listedContent';
import { isEdited, isOfContent } from './listedContent';

/** Milliseconds for which a read list is reused. */
const FRESH_MS = 1_000;

const NOTHING_TOLD: SessionDetails = { prompt: null, aspectRatio: null, duration: null };

/** Samsar's list of requests, cached for all orders of a run. */
export class SessionList {
	/** How far the server's clock is ahead, from all answers so far. */
	skew: Skew | null = null;

	private reading: { at: number; list: Promise<Told<ListedSession[]>> } | null = null;

	private readonly details = new Map<string, Promise<ToldOfSession<SessionDetails>>>();

	constructor(private readonly tools: ReadTools) {}

	async read(): Promise<Told<ListedSession[]>> {
		const now = this.tools.clock.now();
		if (this.reading === null || now - this.reading.at > FRESH_MS) {
			this.reading = { at: now, list: readRequests(this.tools) };
		}
		const told = await this.reading.list;
		if (told.kind === 'told') this.skew = narrowSkew(this.skew, told.skew);
		return told;
	}

	/** The order of a session. Cached, because it does not change. */
	async readDetails(sessionId: string): Promise<ToldOfSession<SessionDetails>> {
		const known = this.details.get(sessionId);
		if (known !== undefined) return await known;
		const reading = readSession(this.tools, sessionId).then(
			(told): ToldOfSession<SessionDetails> => {
				if (told.kind !== 'told') return told;
				const value = readDetails(told.value) ?? NOTHING_TOLD;
				return { ...told, value };
			},
		);
		this.details.set(sessionId, reading);
		const told = await reading;
		if (told.kind !== 'told') this.details.delete(sessionId);
		return told;
	}

	/** The candidates with this content, or the reason why they cannot be checked. Drops unknown sessions. */
	async keepAlike(candidates: Candidate[], content: Content): Promise<Candidate[] | string> {
		if (isEdited(content)) {
			const isUntold = candidates.some((candidate) => candidate.isUntold);
			return isUntold ? 'it does not show the sources of each video' : candidates;
		}
		const details = await Promise.all(
			candidates.map(async ({ sessionId }) => await this.readDetails(sessionId)),
		);
		const trouble = details.find((told) => told.kind === 'trouble');
		if (trouble !== undefined) return trouble.reason;
		const kinds = new Set(details.map(({ kind }) => kind));
		const isUntold = kinds.has('noRoute') || (kinds.has('notFound') && !kinds.has('told'));
		if (isUntold) return 'it shows no prompts';
		return candidates.flatMap((candidate, nth) => {
			const told = details[nth];
			if (told.kind !== 'told' || !isOfContent(told.value, content)) return [];
			return [{ ...candidate, duration: told.value.duration }];
		});
	}
}
