import type { IDataObject } from 'n8n-workflow';

/** The two ends of a render that start a workflow. */
export type End = 'completed' | 'failed';

/** Ends of sessions that one trigger remembers; the oldest are forgotten first. */
export const MEMORY_SIZE = 1_000;

const FIELD = 'seenSessions';

/**
 * The ends of sessions that a trigger has emitted. They are kept in this process, which concurrent
 * callbacks share, and saved with the workflow, which outlives a restart. n8n saves the static data
 * as a whole, so that a callback handled at the same time may overwrite them: every save therefore
 * writes all that the process knows.
 */
export class SeenSessions {
	private ends: string[] = [];

	/** Learns what was saved with the workflow. */
	learn(saved: IDataObject): void {
		const list: unknown = saved[FIELD];
		const ends = Array.isArray(list) ? list.filter((end) => typeof end === 'string') : [];
		this.ends = [...new Set([...ends, ...this.ends])].slice(-MEMORY_SIZE);
	}

	has(sessionId: string, end: End): boolean {
		return this.ends.includes(`${sessionId} ${end}`);
	}

	/**
	 * Notes an end, and writes all of them into `saved`.
	 *
	 * @returns false when it had been noted before
	 */
	note(sessionId: string, end: End, saved: IDataObject): boolean {
		if (this.has(sessionId, end)) return false;
		this.ends = [...this.ends, `${sessionId} ${end}`].slice(-MEMORY_SIZE);
		saved[FIELD] = [...this.ends];
		return true;
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
