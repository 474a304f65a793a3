import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { amendFailure, type SamsarFailure } from '../failures/failure';
import { toErrorItem, toFailure, toNodeError } from '../failures/nodeError';

/** How many sessions of other items a message names before it points to the description. */
const SESSIONS_IN_MESSAGE = 5;

/**
 * All items of one node run: what became of each, in order. The one place that decides whether a
 * failure ends the run or, under Continue On Fail, only its own item.
 */
export class Batch {
	readonly size: number;

	private readonly results: Array<INodeExecutionData | undefined>;

	private readonly sessions = new Map<number, string>();

	private readonly continues: boolean;

	/** What the person is told about a retry of the execution. */
	retryAdvice = 'A retry of this execution takes them up again and does not pay for them twice.';

	constructor(private readonly context: IExecuteFunctions) {
		this.size = context.getInputData().length;
		this.results = new Array<INodeExecutionData | undefined>(this.size);
		this.continues = context.continueOnFail();
	}

	/** Notes that the item has a session, which any failure of the run must then name. */
	noteSession(itemIndex: number, sessionId: string): void {
		this.sessions.set(itemIndex, sessionId);
	}

	finish(itemIndex: number, item: INodeExecutionData): void {
		this.results[itemIndex] = { ...item, pairedItem: { item: itemIndex } };
	}

	/**
	 * Ends the item without a result.
	 *
	 * @throws NodeApiError or NodeOperationError, which names every session of the run, unless the
	 * node continues on failure
	 */
	fail(itemIndex: number, failure: SamsarFailure): void {
		const named = amendFailure(failure, {
			message: `${failure.message} [item ${itemIndex}]`,
			sessionId: failure.sessionId ?? this.sessions.get(itemIndex),
		});
		if (!this.continues) {
			throw toNodeError(this.context.getNode(), this.nameSessions(itemIndex, named), itemIndex);
		}
		this.results[itemIndex] = toErrorItem(named, itemIndex);
	}

	/** Calls `read` for every item that has not failed; what it throws fails the item. */
	readEach<Value>(read: (itemIndex: number) => Value): Value[] {
		const values: Value[] = [];
		for (let itemIndex = 0; itemIndex < this.size; itemIndex++) {
			try {
				values.push(read(itemIndex));
			} catch (thrown) {
				this.fail(itemIndex, toFailure(thrown));
			}
		}
		return values;
	}

	/**
	 * Ends every item that has no result yet: something stopped the run as a whole.
	 *
	 * @throws NodeApiError or NodeOperationError, unless the node continues on failure; always when
	 * the execution was stopped
	 */
	failRest(thrown: unknown): void {
		const isNodeError = thrown instanceof NodeApiError || thrown instanceof NodeOperationError;
		if (isNodeError && !this.continues) throw thrown;
		const failure = toFailure(thrown);
		const isStopped = this.context.getExecutionCancelSignal?.()?.aborted === true;
		if (isStopped || !this.continues) {
			const named = this.nameSessions(undefined, failure);
			// n8n forgets what a stopped execution did: its log is the only place left for the sessions.
			if (isStopped) this.context.logger.warn(`${named.message} ${named.description ?? ''}`.trim());
			throw toNodeError(this.context.getNode(), named);
		}
		for (let itemIndex = 0; itemIndex < this.size; itemIndex++) {
			if (this.results[itemIndex] === undefined) this.fail(itemIndex, failure);
		}
	}

	/** What is known of every item so far, in order. */
	list(): Array<{ result?: INodeExecutionData; sessionId?: string }> {
		return [...this.results].map((result, itemIndex) => ({
			result,
			sessionId: this.sessions.get(itemIndex),
		}));
	}

	/** One item for each input item, in order. */
	items(): INodeExecutionData[] {
		return this.results.filter((result): result is INodeExecutionData => result !== undefined);
	}

	/** Adds all sessions of the run to a failure that ends it for all items, and what a retry does. */
	private nameSessions(itemIndex: number | undefined, failure: SamsarFailure): SamsarFailure {
		const sessions = [...this.sessions].map(([index, id]) => ({
			index,
			text: `${id} (item ${index})`,
		}));
		if (sessions.length === 0) return failure;
		const others = sessions.filter(({ index }) => index !== itemIndex).map(({ text }) => text);
		const shown = others.slice(0, SESSIONS_IN_MESSAGE).join(', ');
		const rest = others.length - SESSIONS_IN_MESSAGE;
		const more = rest > 0 ? ` and ${rest} more, named in the description` : '';
		return amendFailure(failure, {
			message: `${failure.message}${others.length === 0 ? '' : `. Also accepted in this run: ${shown}${more}`}`,
			description: [
				failure.description,
				`All accepted sessions of this run: ${sessions.map(({ text }) => text).join(', ')}.`,
				this.retryAdvice,
			]
				.filter(Boolean)
				.join(' '),
		});
	}
}
