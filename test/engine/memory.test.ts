import { openEmulator } from '../support/emulators';
import { until } from '../support/time';
import { retryToEnd, runToEnd, startRun, type Scene } from './support/harness';
import { createAndWait, createOnly, CONTINUES, RETRIES } from './support/scenes';

const TWO = ['A red kite', 'A blue kite'];

describe('Retry On Fail', () => {
	test('continues the session of the try before', async () => {
		const emulator = await openEmulator({ renderPolls: 3 });
		emulator.plan({ on: 'status', nth: 1, match: 'blue', fault: '401 empty' });
		const { run, items, witness } = await runToEnd(createAndWait(emulator, TWO, {}, RETRIES));
		expect(run.status).toBe('success');
		expect(witness.tries).toBe(2);
		expect(items.map(({ json }) => json.sessionId)).toEqual(emulator.sessions.map(({ id }) => id));
		expect(emulator.postsSent).toBe(2);
	});

	test('makes a failed render anew, and only that', async () => {
		const emulator = await openEmulator({ renderPolls: 1 });
		emulator.plan({ on: 'session', match: 'blue', outcome: 'failed' });
		emulator.plan({ on: 'session', match: 'blue', outcome: 'failed' });
		const { items, witness } = await runToEnd(createAndWait(emulator, TWO, {}, RETRIES));
		expect(witness.tries).toBe(3);
		expect(emulator.sessions.map(({ prompt }) => prompt)).toEqual([TWO[0], TWO[1], TWO[1], TWO[1]]);
		expect(items[1].json.sessionId).toBe(emulator.sessions[3].id);
	});

	test('does not make anew what somebody has cancelled; Retry execution does', async () => {
		const emulator = await openEmulator({ renderPolls: 1 });
		emulator.plan({ on: 'session', match: 'blue', outcome: 'cancelled' });
		const failed = await runToEnd(createAndWait(emulator, TWO, {}, RETRIES));
		expect(failed.witness.tries).toBe(3);
		expect(failed.error?.message).toContain(`${emulator.sessions[1].id} was cancelled`);
		expect(emulator.postsSent).toBe(2);
		const { items } = await retryToEnd(failed);
		expect(items.map(({ json }) => json.sessionId)).toEqual([
			emulator.sessions[0].id,
			emulator.sessions[2].id,
		]);
		expect(emulator.postsSent).toBe(3);
	});

	test('waits on for a video that was not ready in time', async () => {
		const emulator = await openEmulator({ renderPolls: 3 });
		const options = { timeout: 0.05, pollInterval: 60 };
		const { items } = await runToEnd(createAndWait(emulator, ['A kite'], options, RETRIES));
		expect(items[0].json.status).toBe('COMPLETED');
		expect(emulator.postsSent).toBe(1);
	});

	test('keeps what it has when an item fails under Continue On Fail', async () => {
		const emulator = await openEmulator({ renderPolls: 2 });
		emulator.plan({ on: 'create', nth: 1, fault: '400 JSON' });
		const settings = { ...RETRIES, ...CONTINUES };
		const { items, witness } = await runToEnd(createAndWait(emulator, TWO, {}, settings));
		expect(witness.tries).toBe(2);
		expect(items.map(({ json }) => json.status)).toEqual(['COMPLETED', 'COMPLETED']);
		expect(emulator.sessions).toHaveLength(2);
	});

	test('names every session in its last error, those of earlier tries too', async () => {
		const emulator = await openEmulator({ renderPolls: 1 });
		emulator.plan({ on: 'session', match: 'red', outcome: 'failed' });
		emulator.plan({ on: 'create', nth: 3, count: 2, fault: '402 generic text' });
		const { error } = await runToEnd(createAndWait(emulator, TWO, {}, RETRIES));
		expect(error).toMatchObject({ httpCode: '402' });
		expect(error?.message).toContain(emulator.sessions[1].id);
	});

	test('is not misled by an answer that comes after its try has failed', async () => {
		const emulator = await openEmulator({ renderPolls: 2 });
		emulator.plan({ on: 'session', match: 'red', outcome: 'failed' });
		emulator.plan({ on: 'session', match: 'blue', outcome: 'never' });
		// Try 1 fails by blue, try 2 by red. Try 3 makes red anew, and then try 1 hears that red failed.
		emulator.plan({
			on: 'status',
			match: 'red',
			nth: 2,
			fault: { kind: 'held', accepted: true },
		});
		emulator.plan({ on: 'status', match: 'blue', nth: 2, fault: '401 empty' });
		const execution = startRun(createAndWait(emulator, TWO, { pollInterval: 1 }, RETRIES));
		await until(() => emulator.sessions.length === 3);
		const [late] = emulator.held;
		expect(late.answeredWith).toBe('waiting');
		emulator.release();
		await until(() => late.answeredWith === 200);
		emulator.plan({ on: 'status', match: 'blue', fault: '401 empty' });
		const failed = await execution.finished;
		expect(failed.error).toMatchObject({ httpCode: '401' });
		emulator.complete(emulator.sessions[1].id);
		const again = await retryToEnd(failed);
		expect(again.run.status).toBe('success');
		expect(emulator.sessions.map(({ prompt }) => prompt)).toEqual([TWO[0], TWO[1], TWO[0]]);
	});
});

describe('Retry execution', () => {
	async function failOnce(match: string, amended: Partial<Scene> = {}) {
		const emulator = await openEmulator({ renderPolls: 3 });
		emulator.plan({ on: 'status', match, nth: 2, fault: '401 empty' });
		const failed = await runToEnd({ ...createAndWait(emulator, TWO), ...amended });
		expect(failed.error).toMatchObject({ httpCode: '401' });
		return { emulator, failed };
	}

	function rewrite({ parameters }: Scene, prompt: string): Partial<Scene> {
		return { parameters: { ...parameters, prompt } };
	}

	test.each([
		['the original workflow', undefined],
		['the current workflow, unchanged,', {}],
	])('with %s continues the sessions', async (_name, changed) => {
		const { emulator, failed } = await failOnce('red');
		const { run, items } = await retryToEnd(failed, changed);
		expect(run.status).toBe('success');
		expect(items.map(({ from }) => from?.prompt)).toEqual(TWO);
		expect(items.map(({ json }) => json.sessionId)).toEqual(emulator.sessions.map(({ id }) => id));
		expect(emulator.postsSent).toBe(2);
	});

	test('with the current workflow makes a new video where the prompt has changed', async () => {
		const { emulator, failed } = await failOnce('red');
		const changed = rewrite(failed.scene, "={{ $json.prompt.replace('red', 'pink') }}");
		const { items } = await retryToEnd(failed, changed);
		const [, blue, pink] = emulator.sessions;
		expect(pink.prompt).toBe('A pink kite');
		expect(items.map(({ json }) => json.sessionId)).toEqual([pink.id, blue.id]);
		expect(emulator.postsSent).toBe(3);
	});

	test('within a loop continues the session of its round', async () => {
		const emulator = await openEmulator({ renderPolls: 3 });
		emulator.plan({ on: 'status', match: 'round 1', nth: 2, fault: '401 empty' });
		const scene = createAndWait(emulator, ['A kite']);
		const changed = rewrite(scene, '={{ `${$json.prompt}, round ${$runIndex}` }}');
		const failed = await runToEnd({ ...scene, ...changed, rounds: 2 });
		expect(failed.error).toMatchObject({ httpCode: '401' });
		const { items } = await retryToEnd(failed);
		expect(items.map(({ runIndex, json }) => [runIndex, json.sessionId])).toEqual([
			[1, emulator.sessions[1].id],
		]);
		expect(emulator.postsSent).toBe(2);
	});
});

describe('an expression that gives something else at every try', () => {
	const CHANGING: Array<[string, (scene: Scene) => Scene['parameters']]> = [
		[
			'in the prompt',
			({ parameters }) => ({ ...parameters, prompt: '={{ $json.prompt }} {{ Math.random() }}' }),
		],
		[
			'in the duration',
			({ parameters }) => ({ ...parameters, duration: '={{ 10 + Math.random() }}' }),
		],
		[
			'in the webhook URL',
			({ parameters }) => ({
				...parameters,
				options: {
					...(parameters.options as object),
					webhookUrl: '=https://example.com/{{ $execution.id }}/{{ Math.random() }}',
				},
			}),
		],
	];

	const changing = (scene: Scene, change: (typeof CHANGING)[number][1]): Scene => ({
		...scene,
		parameters: change(scene),
	});

	test.each(CHANGING)('%s continues the session of the try before', async (_name, change) => {
		const emulator = await openEmulator({ renderPolls: 3 });
		emulator.plan({ on: 'status', nth: 1, match: 'blue', fault: '401 empty' });
		const scene = changing(createAndWait(emulator, TWO, {}, RETRIES), change);
		const { run, items } = await runToEnd(scene);
		expect(run.status).toBe('success');
		expect(items.map(({ json }) => json.sessionId)).toEqual(emulator.sessions.map(({ id }) => id));
		expect(emulator.postsSent).toBe(2);
	});

	test.each(CHANGING)('%s is not sent again after a lost answer', async (_name, change) => {
		const emulator = await openEmulator();
		emulator.plan({ on: 'create', nth: 'every', fault: '504 HTML' });
		const scene = changing(createOnly(emulator, ['A kite'], {}, RETRIES), change);
		const failed = await runToEnd(scene);
		expect(failed.error?.message).toContain('Samsar may have accepted this render');
		const again = await retryToEnd(failed, {});
		expect(again.error?.message).toContain('Samsar may have accepted this render');
		expect(emulator.postsSent).toBe(1);
	});

	test.each(CHANGING)('%s continues the sessions at Retry execution', async (_name, change) => {
		const emulator = await openEmulator({ renderPolls: 3 });
		emulator.plan({ on: 'status', match: 'red', nth: 2, fault: '401 empty' });
		const failed = await runToEnd(changing(createAndWait(emulator, TWO), change));
		for (const { id } of emulator.sessions) expect(failed.error?.message).toContain(id);
		const { items } = await retryToEnd(failed);
		expect(items.map(({ json }) => json.sessionId)).toEqual(emulator.sessions.map(({ id }) => id));
		expect(emulator.postsSent).toBe(2);
	});

	test('makes a new video once the person has changed the field', async () => {
		const emulator = await openEmulator({ renderPolls: 3 });
		emulator.plan({ on: 'status', match: 'red', nth: 2, fault: '401 empty' });
		const [[, change]] = CHANGING;
		const failed = await runToEnd(changing(createAndWait(emulator, ['A red kite']), change));
		const prompt = "={{ $json.prompt.replace('red', 'pink') }} {{ Math.random() }}";
		const { items } = await retryToEnd(failed, {
			parameters: { ...failed.scene.parameters, prompt },
		});
		expect(emulator.sessions[1].prompt).toContain('A pink kite');
		expect(items.map(({ json }) => json.sessionId)).toEqual([emulator.sessions[1].id]);
	});

	test('makes a video in each round of a loop', async () => {
		const emulator = await openEmulator({ renderPolls: 1 });
		const [[, change]] = CHANGING;
		const scene = { ...changing(createAndWait(emulator, ['A kite']), change), rounds: 3 };
		const { items } = await runToEnd(scene);
		expect(new Set(items.map(({ json }) => json.sessionId)).size).toBe(3);
	});
});

test('a retry sends one that was refused, though another one of the same was accepted', async () => {
	const emulator = await openEmulator({ renderPolls: 1 });
	emulator.plan({ on: 'create', match: 'kite', nth: 1, fault: '400 JSON' });
	const prompts = ['A boat', 'A kite', 'A kite'];
	const failed = await runToEnd(createAndWait(emulator, prompts));
	expect(failed.run.status).toBe('error');
	const { items, error } = await retryToEnd(failed);
	expect(error).toBeUndefined();
	expect(items.map(({ json }) => json.status)).toEqual(['COMPLETED', 'COMPLETED', 'COMPLETED']);
	expect(emulator.sessions).toHaveLength(3);
});

test('each round of a loop makes a video of its own', async () => {
	const emulator = await openEmulator({ renderPolls: 1 });
	const scene = { ...createAndWait(emulator, ['A kite']), rounds: 3 };
	const { items } = await runToEnd(scene);
	expect(items.map(({ runIndex }) => runIndex)).toEqual([0, 1, 2]);
	expect(new Set(items.map(({ json }) => json.sessionId)).size).toBe(3);
});

test('Create keeps its sessions for a retry, too', async () => {
	const emulator = await openEmulator();
	emulator.plan({ on: 'create', nth: 2, fault: '400 JSON' });
	const { items } = await runToEnd(createOnly(emulator, TWO, {}, RETRIES));
	expect(items.map(({ json }) => json.sessionId)).toEqual(emulator.sessions.map(({ id }) => id));
	expect(emulator.sessions).toHaveLength(2);
});
