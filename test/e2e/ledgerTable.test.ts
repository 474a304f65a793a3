/* eslint-disable @n8n/community-nodes/no-restricted-imports -- not published */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { N8nRest } from '../../scripts/n8n-rest';
import { BY_HAND, newNode, to } from '../support/nodes';
import { readOwner, readVariable } from '../support/n8n/environment';
import { itemsOf } from '../support/n8n/workflows';
import { listTables, ORDER_TABLE, removeOrderTable } from './support/orderTable';
import { startOtherN8n, type OtherN8n } from './support/otherN8n';

jest.setTimeout(300_000);

const PROBE = 'Probe';

/** A node of this test only: it runs code with the context that n8n gives to a community node. */
const NODE = `
const { join } = require('node:path');
const load = (file) => require(join(process.env.LEDGER_PACKAGE, 'dist/nodes/Samsar', file));
const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor;
class LedgerProbe {
	constructor() {
		this.description = {
			displayName: 'Ledger Probe', name: 'ledgerProbe', group: ['transform'], version: 1,
			description: 'Uses the ledger', defaults: { name: 'Ledger Probe' },
			inputs: ['main'], outputs: ['main'],
			properties: [{ displayName: 'Code', name: 'code', type: 'string', default: '' }],
		};
	}
	async execute() {
		const { openOrderTable } = load('ledger/orderTable.js');
		const { systemClock } = load('clock.js');
		const row = (item) => ({
			status: 'SENDING', sessionId: '', videoUrl: '', operation: 'createAndWait',
			prompt: '={{ 1+1 }} \\0 harbor ' + item, credits: null, idempotencyKey: '',
			workflowId: 'w', nodeName: 'Samsar', executionId: this.getExecutionId(), item, reason: '',
			account: 'account', lineage: '', content: 'content ' + item, setup: 'setup', owner: '',
			details: '{}',
		});
		const open = async (create = true) => await openOrderTable(this, systemClock, create);
		const code = new AsyncFunction('open', 'row', this.getNodeParameter('code', 0));
		return [[{ json: await code(open, row) }]];
	}
}
module.exports = { LedgerProbe };
`;

let other: OtherN8n;
let n8n: N8nRest;
const nodes = mkdtempSync(join(tmpdir(), 'samsar-e2e-probe-'));

beforeAll(async () => {
	writeFileSync(join(nodes, 'LedgerProbe.node.js'), NODE);
	other = await startOtherN8n({
		N8N_CUSTOM_EXTENSIONS: nodes,
		LEDGER_PACKAGE: join(
			readVariable('E2E_USER_FOLDER'),
			'.n8n/nodes/node_modules/n8n-nodes-samsar',
		),
	});
	n8n = new N8nRest(other.url);
	await n8n.signIn(readOwner());
});
afterAll(async () => {
	await other?.close();
	rmSync(nodes, { recursive: true, force: true });
});

/** Runs code in a workflow of its own. @returns what the code returns */
async function probe(code: string): Promise<IDataObject> {
	const workflow = await n8n.createWorkflow({
		name: 'Probe of the ledger',
		nodes: [
			newNode(BY_HAND, 'n8n-nodes-base.manualTrigger', 1, {}),
			newNode(PROBE, 'CUSTOM.ledgerProbe', 1, { code }),
		],
		connections: { [BY_HAND]: { main: [[to(PROBE)]] } },
		settings: { executionOrder: 'v1' },
	});
	const id = await n8n.runManually(workflow.id, BY_HAND);
	const execution = await n8n.waitForEnd(id, 120_000);
	expect(execution.data.resultData.error?.message).toBeUndefined();
	return itemsOf(execution, PROBE)[0];
}

async function addTable(name: string): Promise<void> {
	const { id } = await n8n.send<{ id: string }>('GET', '/rest/projects/personal');
	const columns = [{ name: 'note', type: 'string' }];
	await n8n.send('POST', `/rest/projects/${id}/data-tables`, { name, columns });
}

const PLACE_30 = `
	const { table, reason } = await open();
	if (table === null) return { reason };
	const by = { column: 'lineage', value: '=' + Math.random() };
	const own = { ...by, is: 'eq' };
	const numbers = Array.from({ length: 30 }, (_, item) => item);
	const placed = await Promise.all(numbers.map((item) => table.place(row(item), by, '=me')));
	const accept = ({ written: [{ id, content }] }) => table.update(
		[{ column: 'id', is: 'eq', value: id }, { column: 'content', is: 'eq', value: content }],
		{ status: 'ACCEPTED', sessionId: '=vid ' + content },
	);
	const changed = await Promise.all(placed.map(accept));
	const rows = await table.read([own]);
	const taken = await table.update([own, { column: 'owner', is: 'eq', value: 'you' }], { owner: 'me' });
	await table.remove([own, { column: 'item', is: 'lt', value: 10 }]);
	return {
		items: placed.map(({ written }) => written[0].item), changed, taken, rows,
		seen: placed.map(({ seen }) => seen.length), took: placed.map(({ taken }) => taken.length),
		left: (await table.read([own])).length,
	};
`;

const numbers = Array.from({ length: 30 }, (_, item) => item);

function expectThirty(result: IDataObject): void {
	expect(result.items).toEqual(numbers);
	expect(result.seen).toEqual([...Array(12).fill(12), ...Array(12).fill(24), ...Array(6).fill(30)]);
	expect(result.took).toEqual([...Array(24).fill(12), ...Array(6).fill(6)]);
	expect(result.changed).toEqual(Array(30).fill(1));
	expect(result.taken).toBe(0);
	expect(result.left).toBe(20);
	const rows = result.rows as IDataObject[];
	expect(rows).toHaveLength(30);
	expect(rows[7]).toMatchObject({
		status: 'ACCEPTED',
		sessionId: '=vid content 7',
		prompt: '={{ 1+1 }}  harbor 7',
		credits: null,
		owner: '=me',
	});
}

it('writes, reads, changes and removes rows in the table with exactly its name', async () => {
	await addTable('Samsar Orders (old)');
	await addTable('samsar_orders');
	expect(await probe('return { reason: (await open(false)).reason }')).toEqual({
		reason: `there is no data table ${ORDER_TABLE} yet`,
	});
	expectThirty(await probe(PLACE_30));
	const names = (await listTables(n8n)).map(({ name }) => name);
	expect(names.sort()).toEqual([ORDER_TABLE, 'Samsar Orders (old)', 'samsar_orders']);
});

it('makes the table once for several executions, and again when a person has deleted it', async () => {
	await removeOrderTable(n8n);
	const results = await Promise.all([1, 2, 3].map(async () => await probe(PLACE_30)));
	results.forEach(expectThirty);
	expect((await listTables(n8n)).filter(({ name }) => name === ORDER_TABLE)).toHaveLength(1);
});

it('leaves no execution behind', async () => {
	const { results } = await n8n.send<{ results: Array<{ mode: string }> }>(
		'GET',
		'/rest/executions',
	);
	expect(results.filter(({ mode }) => mode === 'integrated')).toEqual([]);
});
