import type { IDataObject } from 'n8n-workflow';
import { ENDED, type Execution } from '../../scripts/n8n-rest';
import { callRows, listOldestFirst, run, type Row } from '../support/n8n/runs';
import { closeSetting, openSetting, type Setting } from '../support/n8n/setting';
import { draftCaller, draftSubWorkflow } from '../support/n8n/drafts';
import { sleep } from '../support/time';
import {
	draftWorkflow,
	errorTextOf,
	itemsOf,
	NEXT,
	publish,
	type SamsarParameters,
} from '../support/n8n/workflows';

jest.setTimeout(180_000);

let setting: Setting;

beforeAll(async () => {
	setting = await openSetting({ credits: 1e9 });
});
afterAll(async () => await closeSetting(setting));

let orders = 0;

/** An order that no other test has. */
function newRow(more: Partial<Row> = {}): Row {
	const orderId = `order-${++orders}`;
	return { name: orderId, orderId, prompt: `A harbour at dawn, ${orderId} [render 3s]`, ...more };
}

/** With the key of the row, and further options. */
function keyed(options: IDataObject = {}, operation = 'createAndWait'): SamsarParameters {
	return { operation, options: { idempotencyKey: '={{ $json.orderId }}', ...options } };
}

function countPaid({ prompt = '' }: Row): number {
	return setting.emulator.sessions.filter((session) => session.prompt === prompt).length;
}

/** Waits until this many have ended. Children that use the table are executions of the workflow while they run. */
async function readEnded(workflowId: string, count: number): Promise<Execution[]> {
	for (;;) {
		const listed = await listOldestFirst(setting.n8n, workflowId);
		if (listed.length === count && listed.every(({ status }) => ENDED.includes(status))) {
			return await Promise.all(listed.map(async ({ id }) => await setting.n8n.readExecution(id)));
		}
		await sleep(500);
	}
}

/** Calls a published workflow, each time with these rows, all at once. */
async function runAtOnce(samsar: SamsarParameters, calls: Row[][]): Promise<Execution[]> {
	const draft = draftWorkflow({ credential: setting.credential, samsar });
	const workflow = await publish(setting, draft);
	await Promise.all(calls.map(async (rows) => await callRows(setting, draft.path, rows)));
	return await readEnded(workflow.id, calls.length);
}

describe('an idempotency key', () => {
	it('pays once in three runs one after the other, and in another workflow', async () => {
		const row = newRow();
		const results = [];
		for (const operation of ['createAndWait', 'createAndWait', 'createAndWait', 'create']) {
			const execution = await run(setting, { samsar: keyed({}, operation) }, [row]);
			expect(errorTextOf(execution)).toBe('');
			results.push(...itemsOf(execution, NEXT));
		}
		expect(countPaid(row)).toBe(1);
		const [{ id }] = setting.emulator.sessions.filter(({ prompt }) => prompt === row.prompt);
		expect(results.map(({ sessionId }) => sessionId)).toEqual([id, id, id, id]);
		expect(results.map(({ reused }) => reused)).toEqual([undefined, true, true, true]);
		expect(results.some(({ recovered }) => recovered)).toBe(false);
		expect(results.slice(0, 3).every(({ status }) => status === 'COMPLETED')).toBe(true);
	});

	it('pays once in eight runs at once, and all of them get the video', async () => {
		const row = newRow();
		const executions = await runAtOnce(
			keyed(),
			Array.from({ length: 8 }, () => [row]),
		);
		expect(executions.map(errorTextOf)).toEqual(Array.from({ length: 8 }, () => ''));
		expect(countPaid(row)).toBe(1);
		const items = executions.flatMap((execution) => itemsOf(execution, NEXT));
		expect(new Set(items.map(({ videoUrl }) => videoUrl)).size).toBe(1);
		expect(items.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 'COMPLETED'));
		expect(items.filter(({ reused }) => reused)).toHaveLength(7);
	});

	it('pays once for two rows of one run', async () => {
		const row = newRow();
		const other = newRow();
		const execution = await run(setting, { samsar: keyed() }, [
			row,
			other,
			{ ...row, name: 'twin' },
		]);
		expect(errorTextOf(execution)).toBe('');
		expect([countPaid(row), countPaid(other)]).toEqual([1, 1]);
		const [first, second, twin] = itemsOf(execution, NEXT);
		expect(twin).toMatchObject({ row: 'twin', sessionId: first.sessionId, status: 'COMPLETED' });
		expect(second.sessionId).not.toBe(first.sessionId);
	});

	it('pays once for a sub-workflow whose parent is started again', async () => {
		const row = newRow();
		const { credential, n8n } = setting;
		const child = await n8n.createWorkflow(draftSubWorkflow({ credential, samsar: keyed() }));
		await n8n.activateWorkflow(child);
		const draft = draftCaller({ credential, samsar: keyed() }, child.id);
		const workflow = await publish(setting, draft);
		for (const calls of [1, 2]) {
			await callRows(setting, draft.path, [row]);
			const execution = (await readEnded(workflow.id, calls))[calls - 1];
			expect(itemsOf(execution, NEXT)).toMatchObject([{ status: 'COMPLETED' }]);
		}
		expect(countPaid(row)).toBe(1);
	});

	it('refuses another video before anything is sent', async () => {
		const row = newRow();
		await run(setting, { samsar: keyed({}, 'create') }, [row]);
		const other = { ...row, prompt: `${row.prompt} and at night` };
		const execution = await run(setting, { samsar: { ...keyed(), aspectRatio: '9:16' } }, [other]);
		expect(countPaid(other)).toBe(0);
		const [{ id }] = setting.emulator.sessions.filter(({ prompt }) => prompt === row.prompt);
		expect(errorTextOf(execution)).toContain(
			`Idempotency Key '${row.name}' was used for video ${id}. This order differs in: prompt, aspect ratio.`,
		);
	});

	it('is free again after a render that failed', async () => {
		const row = newRow();
		const failing = { ...row, prompt: `${row.prompt} [fail: No wind.]` };
		const first = await run(setting, { samsar: keyed() }, [failing]);
		expect(errorTextOf(first)).toContain('No wind.');
		const second = await run(setting, { samsar: keyed() }, [row]);
		expect(itemsOf(second, NEXT)).toMatchObject([{ status: 'COMPLETED' }]);
		expect(itemsOf(second, NEXT)[0]).not.toHaveProperty('reused');
		expect([countPaid(failing), countPaid(row)]).toEqual([1, 1]);
	});

	it('is refused when its expression gives nothing', async () => {
		const row = newRow({ orderId: '' });
		const execution = await run(setting, { samsar: keyed() }, [row]);
		expect(countPaid(row)).toBe(0);
		expect(errorTextOf(execution)).toContain("'Idempotency Key' must not be empty");
	});
});

describe("the day's limit", () => {
	/** Videos of this file cost 100 credits each. */
	const spentSoFar = () => setting.emulator.sessions.length * 100;

	it('holds over several runs and workflows', async () => {
		const options = { maxCreditsPerDay: spentSoFar() + 100 };
		const samsar = { operation: 'create', options };
		const [row, late] = [newRow(), newRow()];
		expect((await run(setting, { samsar }, [row])).status).toBe('success');
		const execution = await run(setting, { samsar }, [late]);
		expect(execution.status).toBe('error');
		expect(errorTextOf(execution)).toMatch(
			/^'Max Credits per Day' is \d+, and this order would exceed it\. Today's orders/,
		);
		expect([countPaid(row), countPaid(late)]).toEqual([1, 0]);
	});

	it('holds over runs at once', async () => {
		const options = { maxCreditsPerDay: spentSoFar() + 100 };
		const rows = [1, 2, 3, 4].map(() => [newRow()]);
		const executions = await runAtOnce({ operation: 'create', options }, rows);
		expect(rows.map(([row]) => countPaid(row)).reduce((sum, count) => sum + count)).toBe(1);
		expect(executions.filter(({ status }) => status === 'success')).toHaveLength(1);
	});
});
