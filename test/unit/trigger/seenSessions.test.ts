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

	/** What an earlier version saved, or a later trigger. */
	const many = (count: number) => Array.from({ length: count }, (_, n) => `old_${n} completed`);

	it('is not emptied by a thousand newer ends', () => {
		const memory = new SeenSessions();
		const saved: IDataObject = {};
		memory.note('vid_old', 'completed', saved);
		for (let n = 0; n <= 1_000; n++) memory.note(`vid_${n}`, 'completed', saved);
		const afterRestart = new SeenSessions();
		afterRestart.learn(JSON.parse(JSON.stringify(saved)) as IDataObject);
		for (const known of [memory, afterRestart]) {
			expect(known.note('vid_old', 'completed', saved)).toBe(false);
		}
	});

	it('forgets the oldest, in the process and in what is saved', () => {
		const memory = new SeenSessions();
		const saved: IDataObject = {};
		memory.note('vid_first', 'completed', saved);
		memory.learn({ seenSessions: many(MEMORY_SIZE) });
		memory.note('vid_last', 'completed', saved);
		expect(memory.has('old_0', 'completed')).toBe(false);
		expect(memory.has('old_1', 'completed')).toBe(false);
		expect(memory.has('old_2', 'completed')).toBe(true);
		expect(memory.has('vid_first', 'completed')).toBe(true);
		expect(memory.has('vid_last', 'completed')).toBe(true);
		expect(saved.seenSessions).toHaveLength(8 * MEMORY_SIZE);
	});

	it('knows what an earlier version has saved in words', () => {
		const memory = new SeenSessions();
		const saved: IDataObject = { seenSessions: ['vid_1 completed', 'vid_2 failed'] };
		memory.learn(saved);
		expect(memory.note('vid_1', 'completed', saved)).toBe(false);
		expect(memory.note('vid_2', 'failed', saved)).toBe(false);
		expect(memory.note('vid_2', 'completed', saved)).toBe(true);
		expect(saved.seenSessions).toMatch(/^[\w-]{24}$/);
	});

	it('saves again what was noted since, when a callback that began before ends after it', () => {
		const memory = new SeenSessions();
		const [slow, quick]: IDataObject[] = [{}, {}];
		memory.note('vid_1', 'completed', slow);
		memory.note('vid_2', 'completed', quick);
		memory.save(slow);
		expect(slow).toEqual(quick);
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
