import type { IBinaryData, IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import type { Render } from '../api/render';
import { hasFailed } from '../api/render';
import { amendFailure, type SamsarFailure } from '../failures/failure';
import { markForErrorOutput, toErrorJson, toFailure, toNodeError } from '../failures/nodeError';
import { endSentence, MOST_NAMES, nameSome } from '../failures/sentence';
import { FETCH_DOWNLOAD, PAYING_WAYS, type Ways } from '../failures/waysBack';
import { log } from '../log';
import type { ItemExtras } from './itemJson';
import { toItemJson } from './itemJson';

/** An item's render at the end of the node's work. */
export interface RenderResult {
	render: Render;
	extras: ItemExtras;
	/** The video's file. */
	file?: IBinaryData;
}

/** The output for one item: a render, or other JSON. */
export type Result = RenderResult | { json: IDataObject };

/** The state of one item. */
export interface Entry {
	itemIndex: number;
	result?: Result;
	/** Instead of a result: the output of an item that returns several. */
	rows?: IDataObject[];
	sessionId?: string;
	/** The binary field for the item's video; absent = not wanted as a file. */
	fileField?: string;
}

/** Whether a finished video still lacks its file. */
function lacksFile({ result, fileField }: Entry): boolean {
	if (fileField === undefined || result === undefined || !('render' in result)) return false;
	return result.file === undefined && result.render.status === 'COMPLETED';
}

/**
 * The results of all items of one node run, in order. The only place that decides whether a failure ends the run or,
 * under Continue On Fail, only its own item.
 */
export class Batch {
	private readonly entries: Entry[];

	/** Whether a failure ends its own item only. */
	readonly continues: boolean;

	/** Advice about the run's sessions, and the node that errors name. */
	ways: Ways = PAYING_WAYS;
	node: ReturnType<IExecuteFunctions['getNode']>;

	constructor(private readonly context: IExecuteFunctions) {
		this.node = context.getNode();
		this.entries = context.getInputData().map((_item, itemIndex) => ({ itemIndex }));
		this.continues = context.continueOnFail();
	}

	/** Registers the item's session, which every failure of the run must name. */
	noteSession(itemIndex: number, sessionId: string): void {
		this.entries[itemIndex].sessionId = sessionId;
	}

	/** Sets the binary field for the item's video. */
	noteFile(itemIndex: number, fileField: string | undefined): void {
		this.entries[itemIndex].fileField = fileField;
	}

	finish(itemIndex: number, result: Result): void {
		this.entries[itemIndex].result = result;
	}

	/** Sets several results for one item. */
	finishRows(itemIndex: number, rows: IDataObject[]): void {
		this.entries[itemIndex].rows = rows;
	}

	/**
	 * Ends the item without a result.
	 *
	 * @throws NodeApiError or NodeOperationError, which names every session of the run, unless the
	 * node continues on failure
	 */
	fail(itemIndex: number, failure: SamsarFailure): void {
		const sessionId = failure.sessionId ?? this.entries[itemIndex].sessionId;
		const isNamed = sessionId === undefined || failure.message.includes(sessionId);
		const named = amendFailure(failure, {
			message: `${failure.message}${isNamed ? '' : ` (session ${sessionId})`} [item ${itemIndex}]`,
			sessionId,
		});
		if (!this.continues) {
			throw toNodeError(this.node, this.nameSessions(named, this.ways.ofRetry), itemIndex);
		}
		this.finish(itemIndex, { json: toErrorJson(named) });
	}

	/**
	 * Fails every item without a result, after an error of the whole run.
	 *
	 * @throws NodeApiError or NodeOperationError, unless the node continues on failure; always if the execution was
	 * stopped
	 */
	failRest(thrown: unknown): void {
		const isStopped = this.context.getExecutionCancelSignal?.()?.aborted === true;
		const isNodeError = thrown instanceof NodeApiError || thrown instanceof NodeOperationError;
		if (isNodeError && !this.continues && !isStopped) throw thrown;
		const failure = toFailure(thrown);
		if (isStopped || !this.continues) {
			const named = this.nameSessions(failure, isStopped ? this.ways.ofStop : this.ways.ofRetry);
			if (isStopped) this.logStop(named);
			throw toNodeError(this.node, named);
		}
		for (const entry of this.entries) {
			const { itemIndex, result, rows, sessionId } = entry;
			const isOver = (result ?? rows) !== undefined;
			if (isOver && !lacksFile(entry)) continue;
			const wayBack = isOver ? FETCH_DOWNLOAD : this.ways.back;
			const description = `${failure.description ?? ''} ${wayBack}`.trim();
			this.fail(itemIndex, amendFailure(failure, sessionId === undefined ? {} : { description }));
		}
	}

	/** n8n does not save what a stopped execution did, so the log must show its cost. */
	private logStop({ message, description = '' }: SamsarFailure): void {
		const lines = this.entries.flatMap(({ result }) =>
			result !== undefined && 'json' in result && result.json.error !== undefined
				? [`Failed before the stop: ${String(result.json.message)}`]
				: [],
		);
		log(this.context, 'warn', `${message} ${description}`.trim(), ...lines);
	}

	/** A copy of every item's state, in order. */
	list(): Entry[] {
		return this.entries.map((entry) => ({ ...entry }));
	}

	/** The output items, in order: one per input item, or one per row. */
	items(): INodeExecutionData[] {
		return this.entries.flatMap(({ itemIndex, result, rows, fileField = '' }) => {
			const pairedItem = { item: itemIndex };
			if (rows !== undefined) return rows.map((json) => ({ json, pairedItem }));
			if (result === undefined) return [];
			if ('json' in result) {
				const item = { json: result.json, pairedItem };
				const isFailed = result.json.error !== undefined;
				return [isFailed ? markForErrorOutput(item, this.context) : item];
			}
			const { render, extras, file } = result;
			return [
				{
					json: toItemJson(render, extras),
					...(file && { binary: { [fileField]: file } }),
					pairedItem,
				},
			];
		});
	}

	/** Adds all sessions of the run and the advice to a failure that ends the run. */
	private nameSessions(failure: SamsarFailure, advice: string): SamsarFailure {
		// A retry replaces a failed render, so the advice covers only the others.
		const isOver = hasFailed(failure);
		const sessions = this.entries.flatMap(({ itemIndex, sessionId: id }) =>
			id === undefined || (isOver && id === failure.sessionId) ? [] : [{ itemIndex, id }],
		);
		if (sessions.length === 0) return failure;
		const name = ({ id, itemIndex }: { id: string; itemIndex: number }) =>
			`${id} (item ${itemIndex})`;
		const others = sessions.filter(({ id }) => !failure.message.includes(id)).map(name);
		const also = others.length === 0 ? '' : ` Also in this run: ${nameSome(others)}`;
		const where = others.length > MOST_NAMES ? ', named in the description' : '';
		return amendFailure(failure, {
			message: also === '' ? failure.message : `${endSentence(failure.message)}${also}${where}`,
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
