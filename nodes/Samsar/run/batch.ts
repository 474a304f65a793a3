import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { hasFailed } from '../api/render';
import { amendFailure, type SamsarFailure } from '../failures/failure';
import { endSentence } from '../failures/sentence';
import { WAY_BACK } from '../failures/waysBack';
import { toErrorItem, toFailure, toNodeError } from '../failures/nodeError';

/** How many sessions of other items a message names before it points to the description. */
const SESSIONS_IN_MESSAGE = 5;

/** n8n saves a stopped execution as it was before the node began. */
const STOPPED_ADVICE =
	"Fetch each with the 'Get Status' operation and 'Wait for Completion' on: a retry of a stopped execution knows nothing of them and would pay again.";

/**
 * All items of one node run: what became of each, in order. The one place that decides whether a
 * failure ends the run or, under Continue On Fail, only its own item.
 */
export class Batch {
	readonly size: number;

	private readonly results: Array<INodeExecutionData | undefined>;

	private readonly sessions = new Map<number, string>();

	private readonly fileFields = new Map<number, string>();

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

	/** Notes that the item's video is wanted as a file, in the binary field `fileField`. */
	noteFile(itemIndex: number, fileField: string | undefined): void {
		if (fileField !== undefined) this.fileFields.set(itemIndex, fileField);
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
		const sessionId = failure.sessionId ?? this.sessions.get(itemIndex);
		const isNamed = sessionId === undefined || failure.message.includes(sessionId);
		const named = amendFailure(failure, {
			message: `${failure.message}${isNamed ? '' : ` (session ${sessionId})`} [item ${itemIndex}]`,
			sessionId,
		});
		if (!this.continues) {
			const all = this.nameSessions(named, this.retryAdvice);
			throw toNodeError(this.context.getNode(), all, itemIndex);
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
		const isStopped = this.context.getExecutionCancelSignal?.()?.aborted === true;
		const isNodeError = thrown instanceof NodeApiError || thrown instanceof NodeOperationError;
		if (isNodeError && !this.continues && !isStopped) throw thrown;
		const failure = toFailure(thrown);
		if (isStopped || !this.continues) {
			const named = this.nameSessions(failure, isStopped ? STOPPED_ADVICE : this.retryAdvice);
			if (isStopped) this.logStop(named);
			throw toNodeError(this.context.getNode(), named);
		}
		for (let itemIndex = 0; itemIndex < this.size; itemIndex++) {
			if (this.results[itemIndex] !== undefined) continue;
			const description = `${failure.description ?? ''} ${WAY_BACK}`.trim();
			const wayBack = this.sessions.has(itemIndex) ? { description } : {};
			this.fail(itemIndex, amendFailure(failure, wayBack));
		}
	}

	/** n8n forgets what a stopped execution did: its log is the only place left for what it cost. */
	private logStop({ message, description = '' }: SamsarFailure): void {
		const failed = this.results.filter((result) => result?.json.error !== undefined);
		const lines = failed.map((result) => `Failed before the stop: ${String(result?.json.message)}`);
		this.context.logger.warn([`${message} ${description}`.trim(), ...lines].join('\n'));
	}

	/** What is known of every item so far, in order. */
	list(): Array<{ result?: INodeExecutionData; sessionId?: string; fileField?: string }> {
		return [...this.results].map((result, itemIndex) => ({
			result,
			sessionId: this.sessions.get(itemIndex),
			fileField: this.fileFields.get(itemIndex),
		}));
	}

	/** One item for each input item, in order. */
	items(): INodeExecutionData[] {
		return this.results.filter((result): result is INodeExecutionData => result !== undefined);
	}

	/** Adds all sessions of the run to a failure that ends it for all items, and what a retry does. */
	private nameSessions(failure: SamsarFailure, advice: string): SamsarFailure {
		// A retry makes a failed render anew: the advice is about the others.
		const isOver = hasFailed(failure);
		const sessions = [...this.sessions].filter(([, id]) => !isOver || id !== failure.sessionId);
		if (sessions.length === 0) return failure;
		const name = ([index, id]: [number, string]): string => `${id} (item ${index})`;
		const others = sessions.filter(([, id]) => !failure.message.includes(id)).map(name);
		const shown = others.slice(0, SESSIONS_IN_MESSAGE).join(', ');
		const rest = others.length - SESSIONS_IN_MESSAGE;
		const more = rest > 0 ? ` and ${rest} more, named in the description` : '';
		const also = others.length === 0 ? '' : ` Also in this run: ${shown}${more}`;
		return amendFailure(failure, {
			message: also === '' ? failure.message : `${endSentence(failure.message)}${also}`,
			description: [
				failure.description,
				`All ${isOver ? 'other ' : ''}sessions of this run: ${sessions.map(name).join(', ')}.`,
				advice,
			]
				.filter(Boolean)
				.join(' '),
		});
	}
}
