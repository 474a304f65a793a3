import { runToEnd } from './support/harness';

import { SupplyDataContext } from 'n8n-core';
import type { IExecuteFunctions, ITaskDataConnections } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { openEmulator } from '../support/emulators';
import { createAndWait } from './support/scenes';

type Parts = ConstructorParameters<typeof SupplyDataContext>;

interface InsideContext {
	workflow: Parts[0];
	node: Parts[1];
	additionalData: Parts[2];
	mode: Parts[3];
	runExecutionData: Parts[4];
	connectionInputData: Parts[6];
	inputData: ITaskDataConnections;
	executeData: Parts[9];
	abortSignal: Parts[11];
}

/** The context that a tool gets when an agent calls it that is itself a tool. */
function asTool(context: IExecuteFunctions): IExecuteFunctions {
	const inside = context as unknown as InsideContext;
	const tool = new SupplyDataContext(
		inside.workflow,
		inside.node,
		inside.additionalData,
		inside.mode,
		inside.runExecutionData,
		0,
		inside.connectionInputData,
		{ [NodeConnectionTypes.AiTool]: inside.inputData.main },
		NodeConnectionTypes.AiTool,
		inside.executeData,
		[],
		inside.abortSignal,
	);
	return tool as unknown as IExecuteFunctions;
}

function withoutMemory(context: IExecuteFunctions): IExecuteFunctions {
	return Object.defineProperty(context, 'getContext', { value: undefined });
}

const TWO = ['A red kite', 'A blue kite'];

test.each([
	['of an AI tool', asTool],
	['without memory', withoutMemory],
])('the node works in a context %s', async (_name, amend) => {
	const emulator = await openEmulator({ renderPolls: 2 });
	const { items } = await runToEnd({ ...createAndWait(emulator, TWO), amend });
	expect(items.map(({ json }) => json.status)).toEqual(['COMPLETED', 'COMPLETED']);
	expect(emulator.postsSent).toBe(2);
});

test('without memory, the error names every session', async () => {
	const emulator = await openEmulator({ renderPolls: 2 });
	emulator.plan({ on: 'status', match: 'red', nth: 1, fault: '401 empty' });
	const { error } = await runToEnd({ ...createAndWait(emulator, TWO), amend: withoutMemory });
	for (const { id } of emulator.sessions) expect(error?.message).toContain(id);
});
