import type { IDataObject, IExecuteFunctions, INode } from 'n8n-workflow';

import { openEmulator } from '../support/emulators';
import { API_KEY, runToEnd, type Scene } from './support/harness';
import { createAndWait } from './support/scenes';

type Call = Parameters<IExecuteFunctions['executeWorkflow']>;
type Answer = Awaited<ReturnType<IExecuteFunctions['executeWorkflow']>>;

const NODE_TYPES = Object.fromEntries(
	['executeWorkflowTrigger', 'if', 'wait', 'noOp'].map((name) => [`n8n-nodes-base.${name}`, {}]),
);

/** An n8n that could park the execution, with the reasons given why it might not. */
function place(answer: (...call: Call) => Promise<Answer>, more: Partial<IExecuteFunctions> = {}) {
	return (context: IExecuteFunctions): IExecuteFunctions =>
		Object.assign(context, {
			getKnownNodeTypes: () => NODE_TYPES,
			getWorkflow: () => ({ id: 'wf', name: 'Videos', active: true }),
			getExecutionId: () => '4711',
			executeWorkflow: answer,
			...more,
		});
}

const parkedAnswer: Answer = {
	executionId: '4712',
	data: [[]],
	waitTill: new Date(Date.now() + 60_000),
};

test('while it is parked the node shows the sessions, and never an `error`', async () => {
	const emulator = await openEmulator({ renderMs: 3_600_000 });
	const calls: Call[] = [];
	const outcome = await runToEnd({
		...createAndWait(emulator, ['A red kite', 'A blue kite'], { waiting: 'releaseWorker' }),
		amend: place(async (...call) => {
			calls.push(call);
			return parkedAnswer;
		}),
	});
	expect(calls).toHaveLength(1);
	const [[{ code }, items = []]] = calls;
	const [first, second] = emulator.sessions;
	expect(code?.name).toBe(`Samsar: waiting for ${first.id}, ${second.id}`);
	expect(outcome.items.map(({ json }) => json)).toEqual(
		[first, second].map(({ id }) => expect.objectContaining({ sessionId: id, status: 'PENDING' })),
	);
	// What n8n hands on when it is killed inside the child: nothing that is paid for is lost.
	items.forEach(({ json }, item) => {
		const { id } = emulator.sessions[item];
		expect(json.error).toContain(id);
		expect(json.details).toMatchObject({ sessionId: id });
	});
	expect(emulator.postsSent).toBe(2);
	expect(outcome.witness.requests.filter(({ method }) => method === 'GET')).toEqual([]);
});

test.each([
	['automatic', 'The worker could not be released'],
	['releaseWorker', "'Release Worker' is not possible here"],
])(
	'%s goes on in the process when n8n cannot start the child, and says why',
	async (waiting, told) => {
		const emulator = await openEmulator({ renderPolls: 8 });
		const hints: string[] = [];
		const outcome = await runToEnd({
			...createAndWait(emulator, ['A red kite'], { waiting }),
			amend: place(
				async () => {
					throw new Error('The database is locked');
				},
				{ addExecutionHints: ({ message }) => hints.push(message) },
			),
		});
		expect(outcome.items[0].json).toMatchObject({ status: 'COMPLETED' });
		expect(emulator.postsSent).toBe(1);
		expect(hints).toEqual([expect.stringContaining('The database is locked')]);
		expect(hints[0]).toContain(`${told}, because`);
	},
);

test('a child that was not saved is not taken for one that has ended', async () => {
	const emulator = await openEmulator({ renderPolls: 3 });
	const outcome = await runToEnd({
		...createAndWait(emulator, ['A red kite'], { waiting: 'releaseWorker' }),
		amend: place(async (_workflow, items = []) => ({ executionId: '4712', data: [items] })),
	});
	expect(outcome.items[0].json).toMatchObject({ status: 'COMPLETED' });
	expect(emulator.postsSent).toBe(1);
});

test('a connection that a deleted node has left behind does not fail a paid render', async () => {
	const emulator = await openEmulator({ renderPolls: 1 });
	const getParentNodes = () => {
		throw new TypeError("Cannot read properties of undefined (reading 'name')");
	};
	const outcome = await runToEnd({
		...createAndWait(emulator, ['A red kite'], { waiting: 'releaseWorker' }),
		mode: 'webhook',
		amend: place(async () => parkedAnswer, { getParentNodes }),
	});
	expect(outcome.items[0].json).toMatchObject({ status: 'COMPLETED' });
});

const webhook = (responseMode: string): INode => ({
	id: '9',
	name: 'Webhook',
	type: 'n8n-nodes-base.webhook',
	typeVersion: 2,
	position: [0, 0],
	parameters: { responseMode } as IDataObject as INode['parameters'],
});

/** Create & Wait in an n8n that could park it; returns how often it was parked. */
async function countParked(mode: Scene['mode'], more: Partial<IExecuteFunctions> = {}) {
	const emulator = await openEmulator({ renderPolls: 1 });
	let parked = 0;
	const outcome = await runToEnd({
		...createAndWait(emulator, ['A red kite'], { waiting: 'releaseWorker' }),
		mode,
		amend: place(async () => {
			parked += 1;
			return parkedAnswer;
		}, more),
	});
	expect(outcome.items[0].json.status).toBe(parked ? 'PENDING' : 'COMPLETED');
	return parked;
}

const after = (name: string, disabled = false) => ({
	...webhook(''),
	name,
	type: `n8n-nodes-base.${name}`,
	disabled,
});

test.each([
	['lastNode', 0, []],
	['onReceived', 1, []],
	['responseNode', 1, [after('set'), after('respondToWebhook', true)]],
	['responseNode', 0, [after('set'), after('respondToWebhook')]],
])(
	'after a webhook with the response mode %s, %d executions are parked before %j',
	async (mode, parked, children) => {
		const nodes = {
			getParentNodes: () => [webhook(mode), after('respondToWebhook')] as never,
			getChildNodes: () => children as never,
		};
		expect(await countParked('webhook', nodes)).toBe(parked);
	},
);

// `n8n execute` ends with the process, an evaluation with what the execution has given out by then.
test.each<[Scene['mode'], number]>([
	['trigger', 1],
	['cli', 0],
	['evaluation', 0],
])('of an execution in the mode %s, %d are parked', async (mode, parked) => {
	expect(await countParked(mode)).toBe(parked);
});

// In the child, the expressions of a credential would see the child's data.
test.each<[string, (itemIndex?: number) => string, number]>([
	['is always the same', () => API_KEY, 1],
	['is read from the item', (itemIndex) => (itemIndex ? '' : API_KEY), 0],
	[
		'fails without the item',
		(itemIndex) => {
			if (itemIndex) throw new Error("you're trying to access item 1");
			return API_KEY;
		},
		0,
	],
])('with a credential whose key %s', async (_how, readKey, parked) => {
	const emulator = await openEmulator({ renderPolls: 1 });
	const calls: Call[] = [];
	const hints: string[] = [];
	const getCredentials = (async (_type: string, itemIndex?: number) => ({
		apiKey: readKey(itemIndex),
		baseUrl: emulator.baseUrl,
	})) as IExecuteFunctions['getCredentials'];
	await runToEnd({
		...createAndWait(emulator, ['A red kite'], { waiting: 'releaseWorker' }),
		amend: place(
			async (...call) => {
				calls.push(call);
				return parkedAnswer;
			},
			{ getCredentials, addExecutionHints: ({ message }) => hints.push(message) },
		),
	});
	expect(calls).toHaveLength(parked);
	expect(hints).toEqual(parked ? [] : [expect.stringContaining('credential')]);
	expect(emulator.postsSent).toBe(1);
});
