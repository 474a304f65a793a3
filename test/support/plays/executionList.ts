import { ENDED, type ExecutionSummary, type N8nRest } from '../../../scripts/n8n-rest';
import { sleep } from '../time';

/** Asking less often leaves n8n the processor. */
const LOOK_EVERY_MS = 1_000;
const PER_PAGE = 100;

export const hasEnded = (execution: ExecutionSummary | undefined): boolean =>
	execution !== undefined && ENDED.includes(execution.status);

interface Page {
	results: ExecutionSummary[];
	nextCursor: string | null;
}

/** All executions of one n8n, read once for all who watch them. */
export class ExecutionList {
	private byId = new Map<string, ExecutionSummary>();
	private reading?: Promise<void>;

	constructor(private readonly n8n: N8nRest) {}

	find(id: string | undefined): ExecutionSummary | undefined {
		return id === undefined ? undefined : this.byId.get(id);
	}

	/** The oldest first; with the children of parked waits, which count as their parent's workflow. */
	ofWorkflow(workflowId: string): ExecutionSummary[] {
		return [...this.byId.values()]
			.filter((execution) => execution.workflowId === workflowId)
			.sort((one, other) => Number(one.id) - Number(other.id));
	}

	/** Waits until the condition holds of what n8n lists; returns whether it did in time. */
	async until(condition: () => boolean, withinMs: number): Promise<boolean> {
		const deadline = Date.now() + withinMs;
		for (;;) {
			await this.read();
			if (condition()) return true;
			if (Date.now() > deadline) return false;
		}
	}

	/** Those who ask at the same time share an answer. */
	async read(): Promise<void> {
		this.reading ??= this.readAll().finally(() => (this.reading = undefined));
		await this.reading;
	}

	private async readAll(): Promise<void> {
		const byId = new Map<string, ExecutionSummary>();
		let cursor: string | null = null;
		do {
			const query = new URLSearchParams({ filter: '{}', limit: String(PER_PAGE) });
			if (cursor !== null) query.set('cursor', cursor);
			const page: Page = await this.n8n.send('GET', `/rest/executions?${query}`);
			// What ends while the pages are read is on two of them.
			for (const execution of page.results) byId.set(execution.id, execution);
			cursor = page.nextCursor;
		} while (cursor !== null);
		this.byId = byId;
		await sleep(LOOK_EVERY_MS);
	}
}
