import { createHash } from 'crypto';
import type { IDataObject } from 'n8n-workflow';

/** The two ends of a render that start a workflow. */
export type End = 'completed' | 'failed';

/**
 * Ends of sessions that one trigger remembers; the oldest are forgotten first. Only ends that Samsar
 * has confirmed are among them, so nobody can push others out without paying for videos. With their
 * marks they take 160 kB of the workflow's static data, which n8n reads with every callback.
 */
export const MEMORY_SIZE = 20_000;

/**
 * Characters of a mark, 6 bits each. Of 20,000 ends, one looks like a new one by chance once in 10
 * thousand million times.
 */
const MARK_LENGTH = 8;

const FIELD = 'seenSessions';

function hash(text: string): string {
	return createHash('sha256').update(text).digest('base64url').slice(0, MARK_LENGTH);
}

function markOf(sessionId: string, end: End): string {
	return hash(`${sessionId} ${end}`);
}

/** Marks in a row; earlier versions saved a list of ends in words. */
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
 * The ends of sessions that a trigger has emitted. They are kept in this process, which concurrent
 * callbacks share, and saved with the workflow, which outlives a restart. n8n saves the static data
 * as a whole, so that a callback handled at the same time may overwrite them: every save therefore
 * writes all that the process knows.
 */
export class SeenSessions {
	private marks = new Set<string>();

	/** What was learned last. A forged callback must not cost the time to read it once more. */
	private learned: unknown;

	/** Learns what was saved with the workflow. */
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
	 * @returns false when it had been noted before
	 */
	note(sessionId: string, end: End, saved: IDataObject): boolean {
		if (this.has(sessionId, end)) return false;
		this.keep([...this.marks, markOf(sessionId, end)]);
		this.save(saved);
		return true;
	}

	/** Writes all that is known. */
	save(saved: IDataObject): void {
		saved[FIELD] = [...this.marks].join('');
	}

	private keep(marks: string[]): void {
		this.marks = new Set([...new Set(marks)].slice(-MEMORY_SIZE));
	}
}

const memories = new Map<string, SeenSessions>();

/**
 * The memory of one trigger, the same for all callbacks that this process handles.
 *
 * @param triggerId names the node among all nodes of all workflows
 */
export function memoryOf(triggerId: string): SeenSessions {
	const memory = memories.get(triggerId) ?? new SeenSessions();
	memories.set(triggerId, memory);
	return memory;
}
