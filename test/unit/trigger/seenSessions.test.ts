import type { IDataObject } from 'n8n-workflow';

import { MEMORY_SIZE, memoryOf, SeenSessions } from '../../../nodes/SamsarTrigger/seenSessions';

describe('the memory of a trigger', () => {
	it('notes each end of a session once', () => {
		const memory = new SeenSessions();
		expect(memory.has('vid_1', 'failed')).toBe(false);
		expect(memory.note('vid_1', 'failed', {})).toBe(true);
		expect(memory.note('vid_1', 'failed', {})).toBe(false);
		expect(memory.note('vid_1', 'completed', {})).toBe(true);
		expect(memory.note('vid_2', 'completed', {})).toBe(true);
		expect(memory.has('vid_1', 'failed')).toBe(true);
		expect(memory.has('vid_2', 'failed')).toBe(false);
	});

	it('is saved with the workflow and outlives a restart', () => {
		const saved: IDataObject = {};
		new SeenSessions().note('vid_1', 'completed', saved);
		const afterRestart = new SeenSessions();
		afterRestart.learn(JSON.parse(JSON.stringify(saved)) as IDataObject);
		expect(afterRestart.note('vid_1', 'completed', saved)).toBe(false);
	});

	it('saves what callbacks at the same time have noted, each of which saves the whole', () => {
		const memory = new SeenSessions();
		const [first, second]: IDataObject[] = [{}, {}];
		memory.note('vid_1', 'completed', first);
		memory.note('vid_2', 'completed', second);
		const afterRestart = new SeenSessions();
		afterRestart.learn(second);
		expect(afterRestart.has('vid_1', 'completed')).toBe(true);
		expect(afterRestart.has('vid_2', 'completed')).toBe(true);
	});

	it('forgets the oldest, in the process and in what is saved', () => {
		const memory = new SeenSessions();
		const saved: IDataObject = {};
		for (let n = 0; n <= MEMORY_SIZE; n++) memory.note(`vid_${n}`, 'completed', saved);
		expect(memory.has('vid_0', 'completed')).toBe(false);
		expect(memory.has('vid_1', 'completed')).toBe(true);
		expect(saved.seenSessions).toHaveLength(MEMORY_SIZE);

		memory.learn({ seenSessions: Array.from({ length: 5_000 }, (_, n) => `old_${n} completed`) });
		expect(memory.has(`vid_${MEMORY_SIZE}`, 'completed')).toBe(true);
		expect(memory.has('old_4999', 'completed')).toBe(false);
	});

	it.each([undefined, null, 'vid_1 completed', 5, {}, [5, null, {}, ['vid_1 completed']]])(
		'learns nothing from what somebody else has put there: %j',
		(seenSessions) => {
			const memory = new SeenSessions();
			memory.learn({ seenSessions } as IDataObject);
			expect(memory.note('vid_1', 'completed', {})).toBe(true);
		},
	);
});

it('every trigger has its own memory, which all its callbacks share', () => {
	memoryOf('wf1 node1').note('vid_1', 'completed', {});
	expect(memoryOf('wf1 node1').has('vid_1', 'completed')).toBe(true);
	expect(memoryOf('wf1 node2').has('vid_1', 'completed')).toBe(false);
});
