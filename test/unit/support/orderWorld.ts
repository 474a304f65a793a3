import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { CreateBody } from '../../../nodes/Samsar/api/contract';
import type { Clock } from '../../../nodes/Samsar/clock';
import { hash } from '../../../nodes/Samsar/ledger/identity';
import type { Ledger } from '../../../nodes/Samsar/ledger/ledger';
import { openLedger } from '../../../nodes/Samsar/ledger/ledger';
import { finishRun } from '../../../nodes/Samsar/ledger/memory';
import { mayBeSent } from '../../../nodes/Samsar/ledger/orderRecord';
import { CarefulTable } from '../../../nodes/Samsar/ledger/carefulTable';
import { OrderRows } from '../../../nodes/Samsar/ledger/orderRows';
import type { Opened, OrderTable } from '../../../nodes/Samsar/ledger/orderTable';
import { TableTrouble } from '../../../nodes/Samsar/ledger/tableTrouble';
import type { Order } from '../../../nodes/Samsar/orders/order';
import { placeOrders, readOrders } from '../../../nodes/Samsar/orders/placeOrders';
import type { PlacedOrder } from '../../../nodes/Samsar/orders/submitOrders';
import { Batch } from '../../../nodes/Samsar/run/batch';
import type { Run } from '../../../nodes/Samsar/run/run';
import type { Reply } from '../../../nodes/Samsar/transport/answer';
import { openDoor, type SamsarRequest } from '../../../nodes/Samsar/transport/door';
import { SamsarFailure } from '../../../nodes/Samsar/failures/failure';
import { MemoryTable } from '../../support/memoryTable';
import type { Living, Rivals } from './n8nProcess';
import { liveIn, startProcess, stayAlive } from './n8nProcess';
import { ACCOUNT, deskContext, orderOf } from './payDesk';
import { answerJson, answerText, silence } from './replies';
import { VirtualClock } from './virtualClock';

/** Rows of this kind have `{{ $now }}` in their prompt: the same order has other content at every try. */
export const CHANGING = 2;

/** What Samsar makes of a create. */
export type Answer = 'accept' | 'refuse' | 'loseAccepted' | 'loseUnsent';

/** One call of the store that fails, by its number in the life. */
export interface StoreFault {
	nth: number;
	isWritten: boolean;
}

/** One execution, from its start to its end. */
export interface Life {
	/** What the person changed in the rows before it. */
	rows: 'same' | 'moved' | 'fewer' | 'more' | 'otherColumn';
	/** Of its creates, one after the other; the rest is accepted. */
	answers: Answer[];
	/** Of its renders that it waits for, by number. */
	failingRenders: number[];
	continues: boolean;
	retriesOnFail: boolean;
	createAgain: boolean;
	/** How it ends unless it ends before by itself, and after how many milliseconds. */
	end: 'finish' | 'crash' | 'stop';
	endAfter: number;
	storeFaults: StoreFault[];
	/** A person deletes the table before it. */
	deletesTable: boolean;
	/** Another execution of the same lineage, so many milliseconds after it; absent = none. */
	besideAfter?: number;
	/** Whether that one runs in another process. */
	isOtherWorker: boolean;
	/** Whether it is a run of its own, and no retry; with idempotency keys only. */
	isNewRun?: boolean;
	/** The same of the one beside it. */
	isOtherRun?: boolean;
}

export interface History {
	/** The kinds of the rows, for each run of the node. */
	runs: number[][];
	hasList: boolean;
	/** Whether all rows of a kind have one idempotency key. */
	isKeyed?: boolean;
	/** Of all that happens by chance. */
	chance: number;
	lives: Life[];
}

interface Session {
	id: string;
	kind: number;
	body: CreateBody;
	createdAt: number;
	hasFailed: boolean;
	/** Whether its render has ended, and somebody has seen it. */
	hasEnded: boolean;
	/** Whether its answer came to a process that lived. */
	isAnswered: boolean;
}

interface Row {
	kind: number;
	column: number;
}

/** What n8n keeps of an execution for a retry. */
interface Saved {
	nodeContext: IDataObject;
	runIndex: number;
}

interface Execution extends Living {
	id: string;
	mode: string;
	/** What it shares with its retries. */
	token: string;
	saved: Saved;
	stop: { aborted: boolean };
	life: Life;
	/** Sessions that it gave out, by item. */
	delivered: string[];
	calls: number;
	creates: number;
	renders: number;
	underWay: number;
	hasEnded: boolean;
}

const QUIET: Omit<Life, 'rows'> = {
	answers: [],
	failingRenders: [],
	continues: true,
	retriesOnFail: false,
	createAgain: false,
	end: 'finish',
	endAfter: 0,
	storeFaults: [],
	deletesTable: false,
	isOtherWorker: false,
};

/** Of the world's own time. */
const LONGEST_MS = 7_200_000;

let worlds = 0;

/** Samsar, n8n and the table of orders, with one workflow whose execution is retried again and again. */
export class OrderWorld {
	readonly breaches: string[] = [];

	readonly sessions: Session[] = [];

	private readonly clock = new VirtualClock();

	private readonly table: MemoryTable;

	private readonly name = `World ${++worlds}`;

	private readonly wanted: number[][] = [];

	private readonly told: string[] = [];

	private readonly logs: string[] = [];

	/** Of each kind, how many payments its rows and contexts could not tell of any more. */
	private readonly forgotten = [0, 0, 0];

	private readonly createdAgain = [0, 0, 0];

	private hadStoreTrouble = false;

	private rivals: Rivals = startProcess();

	private executions = 0;

	private token = '';

	private readonly begun: Execution[] = [];

	private saved: Saved = { nodeContext: {}, runIndex: 0 };

	/** What the executions gave out whose data n8n still has. */
	private given: string[] = [];

	constructor(private readonly history: History) {
		let state = history.chance;
		this.chance = () => {
			state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
			return state / 4_294_967_296;
		};
		this.table = new MemoryTable({
			now: () => this.clock.now(),
			sleep: async () => {
				await this.clock.sleep(this.chance() * 40);
				await stayAlive();
			},
		});
	}

	private readonly chance: () => number;

	/** Lives through the history, and then retries it once without any trouble. */
	async live(): Promise<void> {
		let hasEnded = false;
		const living = this.liveAll().finally(() => (hasEnded = true));
		const deadline = this.clock.now() + LONGEST_MS;
		const watching = (async () => {
			while (!hasEnded && this.clock.now() < deadline) await this.clock.sleep(10_000);
			if (!hasEnded) this.breaches.push('it never ends');
		})();
		await Promise.race([living, watching]);
	}

	private async liveAll(): Promise<void> {
		let rows = this.history.runs.map((run) => run.map((kind) => ({ kind, column: 0 })));
		for (const life of this.history.lives) {
			rows = this.change(rows, life.rows);
			await this.liveOnce(rows, life);
		}
		const last = this.wanted.map((counts) =>
			counts.flatMap((count, kind) => Array.from({ length: count }, () => ({ kind, column: 0 }))),
		);
		// What the execution beside gave out is not in the data of the first one.
		if (this.history.lives.some(({ besideAfter }) => besideAfter !== undefined)) {
			this.saved = this.restart();
		}
		await this.liveOnce(last, { ...QUIET, rows: 'same', isNewRun: this.history.isKeyed });
		this.judge();
	}

	private change(runs: Row[][], how: Life['rows']): Row[][] {
		switch (how) {
			case 'same':
				return runs;
			case 'moved':
				return runs.map((run) => [...run].reverse());
			case 'fewer':
				return runs.map((run) => (run.length > 1 ? run.slice(1) : run));
			case 'more':
				return runs.map((run) => [{ kind: Math.floor(this.chance() * 3), column: 0 }, ...run]);
			case 'otherColumn':
				return runs.map((run) =>
					run.map(({ kind, column }) => ({ kind, column: kind === CHANGING ? 0 : column + 1 })),
				);
		}
	}

	private async liveOnce(runs: Row[][], life: Life): Promise<void> {
		if (life.deletesTable) {
			this.table.removeTable();
			this.hadStoreTrouble = true;
		}
		this.hadStoreTrouble ||= life.storeFaults.length > 0;
		runs.forEach((run, nth) => {
			const counts = [0, 1, 2].map((kind) => run.filter((row) => row.kind === kind).length);
			const before = this.wanted[nth] ?? [0, 0, 0];
			this.wanted[nth] = counts.map((count, kind) => Math.max(count, before[kind]));
			if (life.createAgain) {
				counts.forEach((count, kind) => (this.createdAgain[kind] += 2 * count));
			}
		});
		if (life.isNewRun || this.token === '') {
			this.token = this.nameRun();
			this.saved = this.restart();
		}
		const first = this.begin(life, this.saved, this.rivals);
		if (first.saved.runIndex === 0) this.given = [];
		const running = [this.run(first, runs)];
		if (life.besideAfter !== undefined) {
			await this.clock.sleep(life.besideAfter);
			if (this.hadStoreTrouble && !this.history.isKeyed) {
				runs.flat().forEach(({ kind }) => (this.forgotten[kind] += 1));
			}
			const process = life.isOtherWorker ? startProcess() : this.rivals;
			const besides: Life = { ...life, end: 'finish', createAgain: false };
			const token = life.isOtherRun ? this.nameRun() : this.token;
			running.push(this.run(this.begin(besides, this.restart(), process, token), runs));
		}
		if (life.end !== 'finish') void this.endAfter(first, life);
		const [ended] = await Promise.all(running);
		this.given.push(...first.delivered);
		this.saved = ended ?? this.restart();
	}

	private nameRun(): string {
		return hash(`${this.name} ${this.executions}`).repeat(4);
	}

	private restart(): Saved {
		return { nodeContext: {}, runIndex: 0 };
	}

	private begin(
		life: Life,
		{ nodeContext, runIndex }: Saved,
		rivals: Rivals,
		token = this.token,
	): Execution {
		const isRetry = this.begun.some((execution) => execution.token === token);
		const isAnew = Object.keys(nodeContext).length === 0;
		if (isAnew) this.noteForgotten();
		const execution: Execution = {
			id: String(++this.executions),
			mode: isRetry ? 'retry' : 'trigger',
			token,
			saved: { nodeContext, runIndex },
			stop: { aborted: false },
			life,
			delivered: [],
			calls: 0,
			creates: 0,
			renders: 0,
			underWay: 0,
			hasEnded: false,
			isDead: false,
			rivals,
		};
		this.begun.push(execution);
		return execution;
	}

	/** An execution without a context knows what the rows tell. */
	private noteForgotten(): void {
		[0, 1, 2].forEach((kind) => {
			const going = this.sessions.filter((one) => one.kind === kind && !one.hasFailed).length;
			const known = this.table.rows.filter(
				(row) =>
					row.nodeName === 'Samsar' &&
					this.kindOf(row.content, row.setup) === kind &&
					!['FAILED', 'CANCELLED'].includes(row.status) &&
					mayBeSent(row),
			).length;
			if (going <= known) return;
			this.forgotten[kind] = Math.max(this.forgotten[kind], going - known);
			// One that is created again after a lost answer has its row.
			const isSure = !this.hadStoreTrouble && this.createdAgain[kind] === 0;
			if (isSure) this.breaches.push(`no row of a payment of kind ${kind}`);
		});
	}

	private kindOf(content: string, setup: string): number {
		if (setup === hash(`${this.name} ${CHANGING} 0`)) return CHANGING;
		return [0, 1].find((kind) => content === this.orderOf({ kind, column: 0 }, 0).content) ?? -1;
	}

	private async endAfter(execution: Execution, { end, endAfter }: Life): Promise<void> {
		await this.clock.sleep(endAfter);
		if (execution.hasEnded) return;
		if (end === 'stop') execution.stop.aborted = true;
		if (end === 'crash') {
			// And with it all that its process runs.
			this.begun
				.filter(({ rivals }) => rivals === execution.rivals)
				.forEach((one) => (one.isDead = true));
			this.rivals = startProcess();
		}
	}

	/** @returns what n8n keeps for a retry; null when it has nothing of it */
	private async run(execution: Execution, runs: Row[][]): Promise<Saved | null> {
		const ended = liveIn(execution, async () => await this.runAll(execution, runs));
		const died = (async () => {
			let left: Saved | null | undefined;
			void ended.then((saved) => (left = saved));
			while (left === undefined && !execution.isDead) await this.clock.sleep(200);
			return left ?? null;
		})();
		const saved = await died;
		execution.hasEnded = true;
		// Answers to creates come after a Stop, too.
		while (execution.underWay > 0 && !execution.isDead) await this.clock.sleep(200);
		if (execution.stop.aborted || execution.isDead) {
			await this.clock.sleep(500);
			return null;
		}
		return saved;
	}

	private async runAll(execution: Execution, runs: Row[][]): Promise<Saved | null> {
		const { saved, life, stop } = execution;
		for (let runIndex = saved.runIndex; runIndex < runs.length; runIndex++) {
			let isDone = false;
			for (let tries = life.retriesOnFail ? 2 : 1; tries > 0 && !isDone; tries--) {
				isDone = await this.tryRun(execution, runs[runIndex], runIndex);
				if (stop.aborted) return null;
			}
			if (!isDone) {
				const nodeContext = JSON.parse(JSON.stringify(saved.nodeContext)) as IDataObject;
				return { nodeContext, runIndex };
			}
		}
		return null;
	}

	private async tryRun(execution: Execution, rows: Row[], runIndex: number): Promise<boolean> {
		const context = this.contextOf(execution, rows, runIndex);
		const batch = new Batch(context);
		const clock: Clock = {
			now: () => this.clock.now(),
			random: () => this.chance(),
			sleep: async (ms) => {
				await this.clock.sleep(ms);
				await stayAlive();
			},
		};
		const openTable = async () => await this.openTable(execution);
		const ledger = openLedger(
			context,
			clock,
			new OrderRows(context, new CarefulTable(context, clock, openTable)),
		);
		const { stop } = execution;
		const send = openDoor(async (request) => await this.send(execution, request), clock, stop);
		const connection = { baseUrl: 'https://api.samsar.one/v1/video', account: ACCOUNT, send };
		const run: Run = { context, batch, clock, stop, connection };
		try {
			await this.work(execution, run, ledger, rows);
		} catch (thrown) {
			try {
				batch.failRest(thrown);
			} catch (error) {
				const { message, description } = error as SamsarFailure;
				this.told.push(`${message} ${description}`);
				return false;
			}
		}
		this.told.push(JSON.stringify(batch.items()));
		finishRun(context);
		return true;
	}

	private async work(execution: Execution, run: Run, ledger: Ledger, rows: Row[]): Promise<void> {
		const { createAgain } = execution.life;
		const read = (item: number): Order => ({ ...this.orderOf(rows[item], item), createAgain });
		const ordered = await readOrders(run.context, run.batch, read, ledger);
		const placed = await placeOrders(run, ordered);
		const ids = placed.map(({ payment }) => payment.sessionId);
		const isShared = new Set(ids).size < ids.length;
		if (isShared && !this.history.isKeyed) this.breaches.push(`one session for two items: ${ids}`);
		await Promise.all(placed.map(async (one) => await this.settle(execution, run, ledger, one)));
	}

	private async settle(
		execution: Execution,
		{ clock, batch, stop }: Run,
		ledger: Ledger,
		{ order, payment: { sessionId } }: PlacedOrder<Order>,
	): Promise<void> {
		const session = this.sessions.find(({ id }) => id === sessionId) as Session;
		const nth = execution.renders++;
		await clock.sleep(this.chance() * 20_000);
		if (stop?.aborted) throw new SamsarFailure({ message: 'The execution was stopped' });
		session.hasFailed ||= !session.hasEnded && execution.life.failingRenders.includes(nth);
		session.hasEnded = true;
		const status = session.hasFailed ? 'FAILED' : 'COMPLETED';
		await ledger.end({ sessionId, status }, ACCOUNT);
		if (session.hasFailed) {
			batch.fail(order.itemIndex, new SamsarFailure({ message: 'The render failed', sessionId }));
		} else {
			execution.delivered.push(sessionId);
			batch.finish(order.itemIndex, { json: { sessionId } });
		}
	}

	private orderOf({ kind, column }: Row, itemIndex: number): Order {
		const prompt = `${this.name} ${kind}${kind === CHANGING ? ` at ${this.clock.now()}` : ''}`;
		const { isKeyed } = this.history;
		const more = isKeyed ? { idempotencyKey: `${this.name} ${kind}` } : {};
		return orderOf(itemIndex, { setup: hash(`${this.name} ${kind} ${column}`), ...more }, prompt);
	}

	private contextOf(execution: Execution, rows: Row[], runIndex: number): IExecuteFunctions {
		const { id: executionId, mode, token, saved, stop, life } = execution;
		const { nodeContext } = saved;
		const place = { executionId, mode, nodeContext, runIndex };
		const own = deskContext({ ...place, token, warnings: this.logs, infos: this.logs });
		return {
			...own,
			getInputData: () => rows.map(() => ({ json: {} })),
			continueOnFail: () => life.continues,
			getExecutionCancelSignal: () => stop as AbortSignal,
		} as unknown as IExecuteFunctions;
	}

	private async openTable(execution: Execution): Promise<Opened> {
		const call = async <Value>(act: () => Promise<Value>): Promise<Value> => {
			await stayAlive();
			const nth = execution.calls++;
			const fault = execution.life.storeFaults.find((one) => one.nth === nth);
			if (fault?.isWritten === false) throw new TableTrouble('the database is locked', true);
			const value = await act();
			if (fault) throw new TableTrouble('the connection was reset', true);
			return value;
		};
		const table: OrderTable = {
			place: async (...args) => await call(async () => await this.table.place(...args)),
			read: async (...args) => await call(async () => await this.table.read(...args)),
			update: async (...args) => await call(async () => await this.table.update(...args)),
			remove: async (...args) => await call(async () => await this.table.remove(...args)),
		};
		return { table };
	}

	private async send(execution: Execution, request: SamsarRequest): Promise<Reply> {
		await stayAlive();
		if (request.method === 'GET') {
			await this.clock.sleep(this.chance() * 100);
			await stayAlive();
			return this.answerFree(request);
		}
		execution.underWay++;
		const answer = execution.life.answers[execution.creates++] ?? 'accept';
		const reply = await this.create(request.body as unknown as CreateBody, answer);
		// What comes of the answer is written by then.
		void this.clock.sleep(2_000).then(() => execution.underWay--);
		await stayAlive();
		return reply();
	}

	private async create(body: CreateBody, answer: Answer): Promise<() => Reply> {
		await this.clock.sleep(this.chance() * 400);
		const isAccepted = answer === 'accept' || answer === 'loseAccepted';
		const kind = Number(body.input.prompt.slice(this.name.length + 1)[0]);
		const session: Session = {
			id: `${this.name.replace(' ', '_')}_session_${this.sessions.length}_`,
			kind,
			body,
			createdAt: this.clock.now(),
			hasFailed: false,
			hasEnded: false,
			isAnswered: false,
		};
		if (isAccepted) this.sessions.push(session);
		await this.clock.sleep(this.chance() * 400);
		if (answer === 'refuse') return () => answerJson(400, { message: 'Invalid movie prompt.' });
		if (answer !== 'accept') return () => silence('maybe', 'the connection was reset');
		return () => {
			session.isAnswered = true;
			return answerJson(201, { session_id: session.id });
		};
	}

	private answerFree({ url, query }: SamsarRequest): Reply {
		if (!this.history.hasList) return answerText(404, '');
		if (url.endsWith('/v2/requests')) {
			const requests = [...this.sessions].reverse().map(({ id, createdAt, body }) => ({
				session_id: id,
				created_at: createdAt,
				provider: body.input.video_model,
				session_sub_type: 'video_create',
			}));
			return answerJson(200, { requests });
		}
		const session = this.sessions.find(({ id }) => id === query?.request_id);
		if (!url.endsWith('/v2/status_detailed') || session === undefined) return answerText(404, '');
		const { prompt, aspect_ratio: aspectRatio, duration } = session.body.input;
		return answerJson(200, { session: { inputPrompt: prompt, aspectRatio, duration } });
	}

	private judge(): void {
		const rows = JSON.stringify(this.table.rows);
		const told = this.told.join('\n') + rows + (this.hadStoreTrouble ? this.logs.join('\n') : '');
		[0, 1, 2].forEach((kind) => {
			const own = this.sessions.filter((session) => session.kind === kind);
			const rowsOfKind = this.wanted.reduce((sum, counts) => sum + counts[kind], 0);
			const wanted = this.history.isKeyed ? Math.min(1, rowsOfKind) : rowsOfKind;
			const failed = own.filter(({ hasFailed }) => hasFailed).length;
			const most = wanted + failed + this.createdAgain[kind] + this.forgotten[kind];
			const ids = own.map(({ id }) => id).join(', ');
			if (own.length > most) {
				this.breaches.push(`paid ${own.length} times for ${most} of kind ${kind}: ${ids}`);
			}
			for (const { id, isAnswered, hasFailed } of own) {
				if (isAnswered && !told.includes(id) && !this.logs.join('\n').includes(id)) {
					this.breaches.push(`named nowhere: ${id}`);
				}
				const isWritten = rows.includes(id);
				const isSure = isWritten && !this.hadStoreTrouble && this.createdAgain[kind] === 0;
				if (isSure && !hasFailed && !this.given.includes(id)) {
					this.breaches.push(`not delivered: ${id}`);
				}
			}
		});
	}
}
