import type { RequestRecord } from './types';

/** Requests that were read and are not answered until they are let go. */
export class Holds {
	private readonly held = new Map<RequestRecord, () => void>();

	/** Those whose client still waits, in the order of their arrival. */
	list(): RequestRecord[] {
		return [...this.held.keys()].filter(({ answeredWith }) => answeredWith === 'waiting');
	}

	async hold(record: RequestRecord): Promise<void> {
		await new Promise<void>((release) => this.held.set(record, release));
	}

	/** Lets those go that this is true of; all of them without it. */
	release(isMeant: (record: RequestRecord) => boolean = () => true): void {
		for (const [record, release] of [...this.held]) {
			if (!isMeant(record)) continue;
			this.held.delete(record);
			release();
		}
	}
}
