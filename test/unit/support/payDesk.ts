import type { IDataObject } from 'n8n-workflow';

import type { CreateBody } from '../../../nodes/Samsar/api/contract';
import { CREATE } from '../../../nodes/Samsar/orders/createRoute';
import type { StopSignal } from '../../../nodes/Samsar/clock';
import type { SamsarFailure } from '../../../nodes/Samsar/failures/failure';
import type { AcceptedPayment } from '../../../nodes/Samsar/orders/paidSessions';
import { PaidSessions } from '../../../nodes/Samsar/orders/paidSessions';
import type { Order } from '../../../nodes/Samsar/orders/order';
import { payKey } from '../../../nodes/Samsar/orders/order';
import type { OrderNotes } from '../../../nodes/Samsar/orders/orderNotes';
import { NO_NOTES } from '../../../nodes/Samsar/orders/orderNotes';
import type { SessionFinder } from '../../../nodes/Samsar/orders/sessionFinder';
import { RenderCreator } from '../../../nodes/Samsar/orders/sendCreate';
import { submitOrders } from '../../../nodes/Samsar/orders/submitOrders';
import type { Reply } from '../../../nodes/Samsar/transport/answer';
import type { SamsarRequest } from '../../../nodes/Samsar/transport/door';
import { openDoor } from '../../../nodes/Samsar/transport/door';
import { createBody } from '../../support/createBody';
import { VirtualClock } from './virtualClock';

/** What Samsar does with one create; a function may look around, wait, or never answer. */
export type Scripted = Reply | (() => Reply | Promise<Reply>);

export function orderOf(itemIndex: number, more: Partial<Order> = {}, prompt = 'x'): Order {
	const body: CreateBody = createBody(prompt);
	return {
		itemIndex,
		payKey: payKey(0, itemIndex, body),
		route: CREATE,
		body,
		estimate: 300,
		limits: { checkLimits: true, checkModels: true, checkBalance: true },
		createAgain: false,
		...more,
	};
}

export function ordersOf(count: number, more: Partial<Order> = {}): Order[] {
	return Array.from({ length: count }, (_, itemIndex) => orderOf(itemIndex, more));
}

/** One execution of n8n: its context outlives the tries of Retry On Fail. */
export class PayDesk {
	readonly clock = new VirtualClock();

	readonly stop: StopSignal & { aborted: boolean } = { aborted: false };

	readonly sent: Array<{ at: number; request: SamsarRequest }> = [];

	readonly warnings: string[] = [];

	readonly paid: PaidSessions;

	/** None, as in an n8n without the store. */
	notes: OrderNotes = NO_NOTES;

	/** Finds nothing, as where the server has no list. */
	search: SessionFinder = {
		beginCreate: () => () => {},
		own: async () => {},
		find: async () => ({ sessionId: null }),
		findAll: async () => new Map(),
	};

	/** Of the last try, by item. */
	accepted = new Map<number, AcceptedPayment & { isNew: boolean }>();

	failures = new Map<number, SamsarFailure>();

	constructor(
		readonly context: IDataObject = {},
		private readonly executionId = '7',
	) {
		this.paid = new PaidSessions(context, executionId);
	}

	/** What n8n keeps of this execution when a person presses Retry. */
	retryExecution(executionId: string): PayDesk {
		return new PayDesk(JSON.parse(JSON.stringify(this.context)) as IDataObject, executionId);
	}

	/** One try of the node. Samsar answers the creates with `replies`, in order. */
	async submit(orders: Order[], replies: Scripted[] = [], continues = true): Promise<void> {
		const left = [...replies];
		this.accepted = new Map();
		this.failures = new Map();
		const creator = new RenderCreator({
			clock: this.clock,
			stop: this.stop,
			connection: {
				baseUrl: 'https://api.samsar.one/v1/video',
				send: openDoor(
					async (request) => {
						this.sent.push({ at: this.clock.now(), request });
						const reply = left.length > 1 ? left.shift() : left[0];
						if (reply === undefined) throw new Error('a create that nobody expected');
						return typeof reply === 'function' ? await reply() : reply;
					},
					this.clock,
					this.stop,
				),
			},
		});
		const { placed, failed } = await submitOrders(orders, {
			create: async (order, mayBegin) => await creator.create(order, mayBegin),
			clock: this.clock,
			memory: this.paid,
			notes: this.notes,
			search: this.search,
			executionId: this.executionId,
			endsAtFailure: !continues,
			warn: (message) => this.warnings.push(message),
			onAccepted: ({ itemIndex }, payment) => {
				this.accepted.set(itemIndex, { ...payment, isNew: true });
			},
		});
		for (const { order, payment, isNew } of placed) {
			this.accepted.set(order.itemIndex, { ...payment, isNew });
		}
		for (const { order, failure } of failed) this.failures.set(order.itemIndex, failure);
		if (!continues && failed.length > 0) throw failed[0].failure;
	}

	/** Message and description of what happened to the item. */
	textOf(itemIndex: number): string {
		const failure = this.failures.get(itemIndex);
		return failure === undefined ? '' : `${failure.message} ${failure.description}`;
	}
}
