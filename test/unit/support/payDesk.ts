import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { CreateBody } from '../../../nodes/Samsar/api/contract';
import { CREATE } from '../../../nodes/Samsar/orders/createRoute';
import type { StopSignal } from '../../../nodes/Samsar/clock';
import type { SamsarFailure } from '../../../nodes/Samsar/failures/failure';
import { hash } from '../../../nodes/Samsar/ledger/identity';
import type { Ledger } from '../../../nodes/Samsar/ledger/ledger';
import { openLedger } from '../../../nodes/Samsar/ledger/ledger';
import { openMemory } from '../../../nodes/Samsar/ledger/memory';
import type { OrderRecord } from '../../../nodes/Samsar/ledger/orderRecord';
import { CarefulTable } from '../../../nodes/Samsar/ledger/carefulTable';
import { OrderRows } from '../../../nodes/Samsar/ledger/orderRows';
import type { Opened } from '../../../nodes/Samsar/ledger/orderTable';
import type { Order } from '../../../nodes/Samsar/orders/order';
import { hashContent } from '../../../nodes/Samsar/orders/order';
import type { Payment } from '../../../nodes/Samsar/orders/findSent';
import { shareKeys } from '../../../nodes/Samsar/orders/keyedOrders';
import { placeOrders } from '../../../nodes/Samsar/orders/placeOrders';
import type { Batch } from '../../../nodes/Samsar/run/batch';
import type { Reply } from '../../../nodes/Samsar/transport/answer';
import type { SamsarRequest } from '../../../nodes/Samsar/transport/door';
import { openDoor } from '../../../nodes/Samsar/transport/door';
import { createBody } from '../../support/createBody';
import { MemoryTable } from '../../support/memoryTable';
import { answerText } from './replies';
import { VirtualClock } from './virtualClock';

/** What Samsar does with one create; a function may look around, wait, or never answer. */
export type Scripted = Reply | (() => Reply | Promise<Reply>);

export const ACCOUNT = 'account';

/** When the day begins that the desks are in. */
export const TODAY = 0;

/** An order that no other item's is like: its setup holds the item. */
export function orderOf(
	itemIndex: number,
	more: Partial<Order> = {},
	prompt = `x${itemIndex}`,
): Order {
	const body: CreateBody = createBody(prompt);
	const { estimate = 300 } = more;
	return {
		itemIndex,
		content: hashContent(body),
		setup: hash(`${prompt} ${itemIndex}`),
		// What the server tells of its prices is not what these tests are about.
		route: { ...CREATE, price: () => estimate },
		body,
		estimate,
		limits: { checkLimits: true, checkModels: true, checkBalance: false },
		createAgain: false,
		...more,
	};
}

export function ordersOf(count: number, more: Partial<Order> = {}): Order[] {
	return Array.from({ length: count }, (_, itemIndex) => orderOf(itemIndex, more));
}

/** A place at which the ledger can be opened. */
export interface DeskPlace {
	executionId?: string;
	mode?: string;
	/** What `getContext('node')` gives. */
	nodeContext?: IDataObject;
	token?: string | null;
	nodeId?: string;
	nodeType?: string;
	runIndex?: number;
	/** When the day began, in milliseconds since 1970. */
	today?: number;
	warnings?: string[];
	infos?: string[];
}

/** The part of n8n's execution context that the ledger and the orders use. */
export function deskContext({
	executionId = '7',
	mode = 'trigger',
	nodeContext = {},
	token = 'a'.repeat(64),
	nodeId = 'samsar-1',
	nodeType = 'n8n-nodes-samsar.samsar',
	runIndex = 0,
	today = TODAY,
	warnings = [],
	infos = [],
}: DeskPlace = {}): IExecuteFunctions {
	const resumeUrl = `http://localhost:5678/webhook-waiting/7${token ? `?signature=${token}` : ''}`;
	return {
		getExecutionId: () => executionId,
		getMode: () => mode,
		getNode: () => ({ id: nodeId, name: 'Samsar', type: nodeType, parameters: {} }),
		getNodeParameter: (_name: string, _item: number, unset: unknown) => unset,
		getWorkflow: () => ({ id: 'wf', name: 'Workflow' }),
		getWorkflowDataProxy: () => ({
			$runIndex: runIndex,
			$execution: { resumeUrl },
			$today: { toMillis: () => today },
		}),
		getContext: () => nodeContext,
		logger: {
			warn: (message: string) => warnings.push(message),
			info: (message: string) => infos.push(message),
		},
	} as unknown as IExecuteFunctions;
}

/** One execution of n8n: its context outlives the tries of Retry On Fail. */
export class PayDesk {
	readonly clock: VirtualClock;

	/** It answers at once. */
	readonly table: MemoryTable;

	readonly stop: StopSignal & { aborted: boolean } = { aborted: false };

	/** The creates. */
	readonly sent: Array<{ at: number; request: SamsarRequest }> = [];

	readonly warnings: string[] = [];

	/** Answers what is asked free of charge; without a list, as the documented server. */
	answerFree: (request: SamsarRequest) => Reply | Promise<Reply> = () => answerText(404, '');

	private isRetry: boolean;

	nodeId?: string;

	nodeType?: string;

	account = ACCOUNT;

	/** When its day began. */
	today = TODAY;

	/** Whether a free question was answered before. */
	isProven?: boolean;

	openTable: () => Promise<Opened> = async () => ({ table: this.table });

	/** Of the last try, by item. */
	accepted = new Map<number, Payment & { isNew: boolean }>();

	failures = new Map<number, SamsarFailure>();

	/** @param earlier the execution that is retried */
	constructor(
		readonly nodeContext: IDataObject = {},
		private readonly executionId = '7',
		earlier?: PayDesk,
		/** What its retries share with it. */
		private readonly token = 'a'.repeat(64),
	) {
		const clock = earlier?.clock ?? new VirtualClock();
		this.clock = clock;
		this.isRetry = earlier !== undefined;
		this.table =
			earlier?.table ?? new MemoryTable({ now: () => clock.now(), sleep: async () => {} });
	}

	/** What n8n keeps of this execution when a person presses Retry. */
	retryExecution(executionId: string): PayDesk {
		const kept = JSON.parse(JSON.stringify(this.nodeContext)) as IDataObject;
		return new PayDesk(kept, executionId, this, this.token);
	}

	/** A run of its own, of the same node or of one in another workflow of the project. */
	startOther(executionId: string, nodeId?: string): PayDesk {
		const other = new PayDesk({}, executionId, this, executionId.repeat(64).slice(0, 64));
		other.nodeId = nodeId;
		other.isRetry = false;
		return other;
	}

	/** After a crash or a Stop, n8n has nothing of the execution but its token. */
	retryAnew(executionId: string): PayDesk {
		return new PayDesk({}, executionId, this, this.token);
	}

	private get context(): IExecuteFunctions {
		const { nodeContext, executionId, warnings, token, nodeId, nodeType, today } = this;
		const mode = this.isRetry ? 'retry' : 'trigger';
		return deskContext({
			nodeContext,
			executionId,
			mode,
			warnings,
			token,
			nodeId,
			nodeType,
			today,
		});
	}

	openLedger(): Ledger {
		const { context, clock } = this;
		return openLedger(
			context,
			clock,
			new OrderRows(context, new CarefulTable(context, clock, this.openTable)),
		);
	}

	/** What the node's context holds of an order. */
	recall({ content, setup }: Order): OrderRecord | undefined {
		const records = openMemory(this.context).list();
		return records.find((record) => record.content === content && record.setup === setup);
	}

	/** One try of the node. Samsar answers the creates with `replies`, in order. */
	async submit(orders: Order[], replies: Scripted[] = [], continues = true): Promise<void> {
		const left = [...replies];
		this.accepted = new Map();
		this.failures = new Map();
		const { clock, stop, context } = this;
		const sendCreate = openDoor(
			async (request) => {
				this.sent.push({ at: clock.now(), request });
				const reply = left.length > 1 ? left.shift() : left[0];
				if (reply === undefined) throw new Error('a create that nobody expected');
				return typeof reply === 'function' ? await reply() : reply;
			},
			clock,
			stop,
		);
		const batch = {
			continues,
			noteSession: (itemIndex: number, sessionId: string) =>
				this.accepted.set(itemIndex, { sessionId, acceptedAt: clock.now(), isNew: true }),
			fail: (itemIndex: number, failure: SamsarFailure) => {
				this.failures.set(itemIndex, failure);
				if (!continues) throw failure;
			},
		} as unknown as Batch;
		const connection = {
			baseUrl: 'https://api.samsar.one/v1/video',
			account: this.account,
			hasAnswered: this.isProven,
			send: async (request: SamsarRequest) =>
				request.method === 'POST' ? await sendCreate(request) : await this.answerFree(request),
		};
		const ledger = this.openLedger();
		const { firsts, sharers } = shareKeys(orders, ({ itemIndex }, failure) =>
			batch.fail(itemIndex, failure),
		);
		const { records } = await ledger.recall(firsts);
		const known = firsts.map((order) => ({ ...order, known: records.get(order) }));
		const run = { context, batch, connection, clock, stop };
		const placed = await placeOrders(run, { orders: known, sharers, ledger });
		for (const { order, payment, isNew } of placed) {
			this.accepted.set(order.itemIndex, { ...payment, isNew });
		}
	}

	/** Message and description of what happened to the item. */
	textOf(itemIndex: number): string {
		const failure = this.failures.get(itemIndex);
		return failure === undefined ? '' : `${failure.message} ${failure.description}`;
	}
}
