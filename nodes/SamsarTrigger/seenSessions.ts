import { createHash } from 'crypto';
import type { IDataObject } from 'n8n-workflow';

/** The two ends of a render that start a workflow. */
export type End = 'completed' | 'failed';

/**
 * Ends of sessions that one trigger remembers; the oldest are dropped first. Only ends that Samsar
 * confirmed are stored, so nobody can displace others without paying for videos. They take 160 kB of
 * the workflow's static data, which n8n reads with every callback.
 */
export const MEMORY_SIZE = 20_000;

/**
 * Characters of a mark, 6 bits each. The chance that a new end matches one of 20,000 stored ends is
 * about 1 in 10 billion.
 */
const MARK_LENGTH = 8;

const FIELD = 'seenSessions';

function hash(text: string): string {
	return createHash('sha256').update(text).digest('base64url').slice(0, MARK_LENGTH);
}

function markOf(sessionId: string, end: End): string {
	return hash(`${sessionId} ${end}`);
}

/** Reads concatenated marks. Earlier versions saved a list of ends as text. */
function readMarks(saved: unknown): string[] {
	if (Array.isArray(saved)) {
		return saved.filter((entry) => typeof entry === 'string').map(hash);
	}
	if (typeof saved !== 'string') return [];
	const count = Math.floor(saved.length / MARK_LENGTH);
	return Array.from({ length: count }, (_, index) =>
		saved.slice(index * MARK_LENGTH, (index + 1) * MARK_LENGTH),
	);
}

/**
 * The ends of sessions that a trigger has emitted. They are kept in this process, for concurrent
 * callbacks, and in the workflow's static data, for restarts. n8n saves the static data as a whole, so a
 * concurrent callback may overwrite it. Therefore every save writes all entries of the process.
 */
export class SeenSessions {
	private marks = new Set<string>();

	/** The text read last, so that forged callbacks do not cost the time to read it again. */
	private learned: unknown;

	/** Merges the entries saved with the workflow. */
	learn(saved: IDataObject): void {
		const text: unknown = saved[FIELD];
		if (text === undefined || text === this.learned) return;
		this.learned = text;
		this.keep([...readMarks(text), ...this.marks]);
	}

	has(sessionId: string, end: End): boolean {
		return this.marks.has(markOf(sessionId, end));
	}

	/**
	 * Notes an end, and writes all of them into `saved`.
	 *
	 * @returns false if it was already noted
	 */
	note(sessionId: string, end: End, saved: IDataObject): boolean {
		if (this.has(sessionId, end)) return false;
		this.keep([...this.marks, markOf(sessionId, end)]);
		this.save(saved);
		return true;
	}

	save(saved: IDataObject): void {
		saved[FIELD] = [...this.marks].join('');
	}

	private keep(marks: string[]): void {
		this.marks = new Set([...new Set(marks)].slice(-MEMORY_SIZE));
	}
}

const memories = new Map<string, SeenSessions>();

/**
 * The memory of one trigger, shared by all callbacks of this process.
 *
 * @param triggerId identifies the node among all nodes of all workflows
 */
export function memoryOf(triggerId: string): SeenSessions {
	const memory = memories.get(triggerId) ?? new SeenSessions();
	memories.set(triggerId, memory);
	return memory;
}
