import type { INode } from 'n8n-workflow';

import { buildChild } from '../../../nodes/Samsar/parked/childWorkflow';

const parent: INode = {
	id: '1',
	name: 'Samsar',
	type: 'n8n-nodes-samsar.samsarTool',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

function listSteps(downloads: boolean): string[] {
	const child = buildChild(parent, ['vid_1'], {
		continuesOnFail: false,
		downloads,
		first: 'Wait',
	});
	const names = child.nodes.map(({ name }) => name);
	for (const [from, { main }] of Object.entries(child.connections)) {
		expect(names).toContain(from);
		for (const { node } of main.flatMap((output) => output ?? [])) expect(names).toContain(node);
	}
	const next = (name: string, output = 0) => child.connections[name].main[output]?.[0].node ?? '';
	expect(next('Start')).toBe('Wait');
	// n8n's own errors quote the name of the node, and so the session.
	expect(next('Wait')).toBe('Poll vid_1');
	expect(next('Poll vid_1')).toBe('Still Waiting');
	expect(next('Still Waiting')).toBe('Wait');
	const steps = [next('Still Waiting', 1)];
	while (steps[0] in child.connections) steps.unshift(next(steps[0]));
	return steps.reverse();
}

test('the child of a wait without files ends with its last poll', () => {
	expect(listSteps(false)).toEqual(['Result']);
});

test('the child of a wait for files downloads in a node of its own, which runs once', () => {
	expect(listSteps(true)).toEqual(['Download vid_1', 'Result']);
});

test('the time limit of the instance does not end the wait, which has a deadline of its own', () => {
	const child = buildChild(parent, ['vid_1'], {
		continuesOnFail: false,
		downloads: true,
		first: 'Wait',
	});
	// n8n takes it for no limit (workflow-runner.js, workflow-execute-additional-data.js).
	expect(child.settings?.executionTimeout).toBe(-1);
});

test('what its parent does not want saved, it does not leave behind', () => {
	const settings = { saveDataSuccessExecution: 'none', saveDataErrorExecution: 'all' } as const;
	const options = { continuesOnFail: false, downloads: true, first: 'Wait' } as const;
	expect(buildChild(parent, ['vid_1'], { ...options, settings }).settings).toMatchObject(settings);
	const plain = buildChild(parent, ['vid_1'], options).settings;
	expect(plain).not.toHaveProperty('saveDataSuccessExecution');
});
