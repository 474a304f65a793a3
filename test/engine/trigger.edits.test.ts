import type { INodeParameters } from 'n8n-workflow';

import type { Emulator } from '../emulator';
import { openEmulator } from '../support/emulators';
import { until } from '../support/time';
import { create, messages } from './support/callbacks';
import { EDITS, findMaking, making, type Making } from './support/editing';
import { runToEnd } from './support/harness';
import type { TriggerDoor } from './support/triggerDoor';
import { openDoor } from './support/triggerDoor';

const openCalling = async (): Promise<Emulator> =>
	await openEmulator({ dialect: 'current', acceptAnyModel: true, renderMs: 50 });

/** Waits until Samsar has reported so many ends, and all that a trigger makes of them is done. */
async function reported(emulator: Emulator, count: number, ...doors: TriggerDoor[]) {
	await until(() => emulator.callbacks.filter((one) => one.answeredWith === 200).length === count);
	await Promise.all(doors.map(async (door) => await door.settle()));
}

/** The session of an edit of these videos, which nobody waits for. */
async function edit(
	emulator: Emulator,
	made: Making,
	sources: string[],
	options: INodeParameters = {},
): Promise<string> {
	const scene = making(emulator, made, sources, { waitForCompletion: false, options });
	const { error, items } = await runToEnd(scene);
	expect(error).toBeUndefined();
	return items[0].json.sessionId as string;
}

const idsFrom = ({ items }: TriggerDoor) => items.map(({ json }) => json.sessionId);

describe.each(EDITS)('$operation of a video that was ordered with a Webhook URL', (made) => {
	test('starts the trigger of its source again, with a session ID of its own', async () => {
		const emulator = await openCalling();
		const door = await openDoor(emulator);
		const source = await create(emulator, 'A cat', door.url);
		await reported(emulator, 1, door);
		const { id: other } = emulator.addSession({ prompt: 'A dog', ended: 'COMPLETED' });
		const edited = await edit(emulator, made, [source, other]);
		await reported(emulator, 2, door);
		expect(edited).not.toBe(source);
		expect(idsFrom(door)).toEqual([source, edited]);
		expect(door.items[1].json.status).toBe('COMPLETED');
		expect(messages(door)).toEqual([]);
	});

	test('starts only the trigger of its own Webhook URL, where it has one', async () => {
		const emulator = await openCalling();
		const [door, own] = [await openDoor(emulator), await openDoor(emulator)];
		const source = await create(emulator, 'A cat', door.url);
		await reported(emulator, 1, door);
		const { id: other } = emulator.addSession({ prompt: 'A dog', ended: 'COMPLETED' });
		const edited = await edit(emulator, made, [source, other], { webhookUrl: own.url });
		await reported(emulator, 2, door, own);
		expect(idsFrom(door)).toEqual([source]);
		expect(idsFrom(own)).toEqual([edited]);
	});
});

test('an edit cannot ask for no callback: an empty Webhook URL counts as none named', async () => {
	const emulator = await openCalling();
	const door = await openDoor(emulator);
	const source = await create(emulator, 'A cat', door.url);
	await reported(emulator, 1, door);
	const edited = await edit(emulator, findMaking('translate'), [source], { webhookUrl: '' });
	await reported(emulator, 2, door);
	expect(idsFrom(door)).toEqual([source, edited]);
});

test('a join calls where its first video did, and not where the others did', async () => {
	const emulator = await openCalling();
	const [first, second] = [await openDoor(emulator), await openDoor(emulator)];
	const cat = await create(emulator, 'A cat', first.url);
	const dog = await create(emulator, 'A dog', second.url);
	await reported(emulator, 2, first, second);
	const joined = await edit(emulator, findMaking('join'), [cat, dog]);
	await reported(emulator, 3, first, second);
	expect(idsFrom(first)).toEqual([cat, joined]);
	expect(idsFrom(second)).toEqual([dog]);
});

test('an edit of a video without a Webhook URL starts nothing', async () => {
	const emulator = await openCalling();
	const door = await openDoor(emulator);
	const { id } = emulator.addSession({ prompt: 'A cat', ended: 'COMPLETED' });
	const edited = await edit(emulator, findMaking('translate'), [id]);
	emulator.complete(edited);
	expect(emulator.callbacks).toEqual([]);
	expect(door.items).toEqual([]);
});
