import type { IExecuteFunctions, INodeParameters } from 'n8n-workflow';

import type { Emulator } from '../emulator';
import { openEmulator } from '../support/emulators';
import { openToday } from './support/emulators';
import { runAnew, runToEnd, type Scene } from './support/harness';
import { CONTINUES, createAndWait, createToday } from './support/scenes';
import { givenOut, idsOf } from './support/sessions';

/** Rows that all want the same video, unless their prompt says otherwise. */
const rowsOf = (numbers: number[]) => numbers.map((row) => ({ prompt: 'A kite', row }));

/** A prompt that is another one at every try. */
const CHANGING: INodeParameters = { prompt: '={{ $json.prompt }} {{ Math.random() }}' };

const withParameters = (scene: Scene, parameters: INodeParameters): Scene => ({
	...scene,
	parameters: { ...scene.parameters, ...parameters },
});

const sceneOf = (emulator: Emulator, numbers: number[], parameters: INodeParameters = {}) => ({
	...withParameters(createToday(emulator, [], {}, CONTINUES), parameters),
	items: rowsOf(numbers),
});

/** As after a crash in a later node: n8n itself has written a run of the node into the execution. */
const inLaterRun = (context: IExecuteFunctions): IExecuteFunctions =>
	Object.create(context, {
		getWorkflowDataProxy: {
			value: (itemIndex: number) => {
				const proxy = context.getWorkflowDataProxy(itemIndex);
				return new Proxy(proxy, {
					get: (target, name: string) =>
						name === '$runIndex' ? (target.$runIndex as number) + 1 : (target[name] as unknown),
				});
			},
		},
	}) as IExecuteFunctions;

describe('after a crash, an order at another place', () => {
	test.each<[string, INodeParameters]>([
		['with the same prompt', {}],
		['with a prompt that changes', CHANGING],
	])('in the list is delivered, %s', async (_case, parameters) => {
		const emulator = await openToday();
		const first = await runToEnd(sceneOf(emulator, [1, 2, 3], parameters));
		const again = await runAnew(first, { items: rowsOf([2, 3]) });
		expect(givenOut(again)).toEqual(givenOut(first).slice(1));
		expect(emulator.postsSent).toBe(3);
	});

	test.each<[string, INodeParameters]>([
		['with the same prompt', {}],
		['with a prompt that changes', CHANGING],
	])('in another run of the node is delivered, %s', async (_case, parameters) => {
		const emulator = await openToday();
		const first = await runToEnd({ ...sceneOf(emulator, [1], parameters), rounds: 2 });
		const again = await runAnew(first, { amend: inLaterRun });
		expect(givenOut(again).sort()).toEqual(givenOut(first).sort());
		expect(emulator.postsSent).toBe(2);
	});
});

describe('after a crash, of orders that want the same', () => {
	test('one whose number is not the first any more is not paid for again', async () => {
		const emulator = await openEmulator({ renderPolls: 2 });
		emulator.plan({ on: 'create', nth: 1, fault: '400 JSON' });
		const scene = { ...createAndWait(emulator, [], {}, CONTINUES), items: rowsOf([1, 2]) };
		const first = await runToEnd(scene);
		expect(emulator.sessions).toHaveLength(1);
		const again = await runAnew(first, { items: rowsOf([2]) });
		expect(emulator.sessions).toHaveLength(1);
		expect(givenOut(again)).toEqual(idsOf(emulator));
	});

	test('each keeps its own, wherever it stands', async () => {
		const emulator = await openToday();
		const first = await runToEnd(sceneOf(emulator, [1, 2, 3]));
		const again = await runAnew(first, { items: rowsOf([3, 2]) });
		expect(givenOut(again)).toEqual([givenOut(first)[2], givenOut(first)[1]]);
	});

	test('one that was never sent is sent, and not one that was', async () => {
		const emulator = await openToday();
		const first = await runToEnd(sceneOf(emulator, [0, 1, 2]));
		const again = await runAnew(first, { items: rowsOf([0, 1, 2, 3]) });
		expect(givenOut(again).slice(0, 3)).toEqual(givenOut(first));
		expect(givenOut(again)[3]).toBe(idsOf(emulator)[3]);
		expect(emulator.postsSent).toBe(4);
	});

	test('one more is sent although another one stood at its place', async () => {
		const emulator = await openToday();
		const other = { prompt: 'A boat', row: 0 };
		const scene = { ...sceneOf(emulator, []), items: [other, ...rowsOf([1, 2])] };
		const first = await runToEnd(scene);
		const again = await runAnew(first, { items: rowsOf([1, 2, 3]) });
		expect(givenOut(again)).toEqual([...givenOut(first).slice(1), idsOf(emulator)[3]]);
		expect(emulator.postsSent).toBe(4);
	});

	test('none is lost of rounds of which one was refused', async () => {
		const emulator = await openToday();
		emulator.plan({ on: 'create', nth: 1, fault: '400 JSON' });
		const scene = { ...sceneOf(emulator, [1, 1]), rounds: 2 };
		const first = await runToEnd(scene);
		const paid = givenOut(first).filter((id) => id !== undefined);
		expect(paid).toHaveLength(3);
		const again = await runAnew(first, { amend: inLaterRun });
		const given = givenOut(again).map(String);
		expect(new Set(given).size).toBe(4);
		expect(paid.every((id) => given.includes(String(id)))).toBe(true);
		expect(emulator.sessions).toHaveLength(4);
	});
});

test('a corrected webhook address makes no second video', async () => {
	const emulator = await openToday();
	const options = (host: string) => ({ options: { webhookUrl: `https://${host}/hook` } });
	const first = await runToEnd(sceneOf(emulator, [1], options('example.com')));
	const { parameters } = sceneOf(emulator, [1], options('example.org'));
	const again = await runAnew(first, { parameters });
	expect(givenOut(again)).toEqual(givenOut(first));
	expect(emulator.postsSent).toBe(1);
});
