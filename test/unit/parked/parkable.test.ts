import type { Surroundings } from '../../../nodes/Samsar/parked/parkable';
import { findObstacle } from '../../../nodes/Samsar/parked/parkable';
import { answersAtTheEnd } from '../../../nodes/Samsar/parked/starter';

const NODE_TYPES = {
	'n8n-nodes-base.executeWorkflowTrigger': {},
	'n8n-nodes-base.if': {},
	'n8n-nodes-base.wait': {},
	'n8n-nodes-base.noOp': {},
};

const here: Surroundings = {
	executionId: '231',
	workflowId: 'aBc',
	knownNodeTypes: NODE_TYPES,
	isTool: false,
	callerWaits: false,
	handsOverFailures: true,
	canRunChild: true,
};

test('a saved execution of a saved workflow can be parked', () => {
	expect(findObstacle(here)).toBeNull();
	expect(findObstacle({ ...here, engineType: 'v1' })).toBeNull();
});

const OBSTACLES: Array<[string, Partial<Surroundings>, string]> = [
	['a tool that an agent calls directly', { isTool: true }, 'agent'],
	['a caller that waits', { callerWaits: true }, 'waits for the result'],
	['Engine 2.0', { engineType: 'v2' }, 'Engine 2.0'],
	['an old n8n', { handsOverFailures: false }, 'older than 2.33'],
	['a context that runs no child', { canRunChild: false }, 'older than 2.33'],
	['a workflow without an ID', { workflowId: '' }, 'workflow is not saved'],
	['a new workflow in the editor', { workflowId: '__EMPTY__' }, 'workflow is not saved'],
	['an execution without an ID', { executionId: '' }, 'execution is not saved'],
	['an execution that is not saved', { executionId: '__UNKNOWN__' }, 'execution is not saved'],
];

test.each(OBSTACLES)('%s cannot be parked', (_what, amended, reason) => {
	expect(findObstacle({ ...here, ...amended })).toContain(reason);
});

test.each(Object.keys(NODE_TYPES))(
	'an n8n without %s cannot park, and the reason names it',
	(type) => {
		const knownNodeTypes = Object.fromEntries(
			Object.entries(NODE_TYPES).filter(([name]) => name !== type),
		);
		expect(findObstacle({ ...here, knownNodeTypes })).toBe(`this n8n lacks ${type}`);
	},
);

const WEBHOOK = 'n8n-nodes-base.webhook';
const CHAT = '@n8n/n8n-nodes-langchain.chatTrigger';

test.each([
	[WEBHOOK, undefined, false],
	[WEBHOOK, { responseMode: 'onReceived' }, false],
	[WEBHOOK, { responseMode: 'responseNode' }, false],
	[WEBHOOK, { responseMode: 'lastNode' }, true],
	[WEBHOOK, { responseMode: 'streaming' }, true],
	['n8n-nodes-base.formTrigger', { responseMode: 'lastNode' }, true],
	['n8n-nodes-base.set', {}, false],
	[CHAT, {}, true],
	[CHAT, { options: {} }, true],
	[CHAT, { options: { responseMode: 'streaming' } }, true],
	[CHAT, { options: { responseMode: 'responseNodes' } }, false],
])('%s with %j answers at the end: %s', (type, parameters, answers) => {
	expect(answersAtTheEnd({ type, parameters })).toBe(answers);
});
