import { openEmulator } from '../support/emulators';
import { until } from '../support/time';
import { workOf } from './support/emulators';
import { runToEnd, startRun } from './support/harness';
import { CONTINUES, createAndWait, createOnly, ERROR_OUTPUT, getStatus } from './support/scenes';

const THREE = ['A red kite', 'A green kite', 'A blue kite'];

describe('Create & Wait', () => {
	test('gives one item for each input item, in their order, traced back to it', async () => {
		const emulator = await openEmulator({ renderMs: 60 });
		const { run, items } = await runToEnd(
			createAndWait(emulator, ['A red kite [slow]', 'A green kite', 'A blue kite']),
		);
		expect(run.status).toBe('success');
		expect(items.map(({ from }) => from?.prompt)).toEqual(emulator.sessions.map((s) => s.prompt));
		expect(items.map(({ json }) => json)).toEqual(
			emulator.sessions.map(({ id }) => ({
				sessionId: id,
				status: 'COMPLETED',
				videoUrl: `${emulator.cdnOrigin}/videos/${id}.mp4`,
				progress: 100,
				stages: {},
				estimatedCredits: 300,
				creditsCharged: null,
				imageModel: 'GPTIMAGE1',
			})),
		);
		expect(emulator.postsSent).toBe(3);
	});

	test('sends every field, with a number where an expression gave text', async () => {
		const emulator = await openEmulator({ renderPolls: 1 });
		const scene = createAndWait(emulator, ['  A kite  ']);
		scene.parameters = { ...scene.parameters, duration: '={{ "45" }}', aspectRatio: '9:16' };
		const { items } = await runToEnd(scene);
		expect(items[0].json.estimatedCredits).toBe(450);
		expect(workOf(emulator)[0].body).toEqual({
			input: {
				prompt: 'A kite',
				duration: 45,
				image_model: 'GPTIMAGE1',
				video_model: 'RUNWAYML',
				tone: 'grounded',
				aspect_ratio: '9:16',
			},
		});
	});

	test('keeps the body of the API under raw when asked, and never a key error', async () => {
		const emulator = await openEmulator({ renderPolls: 1 });
		const scene = createAndWait(emulator, ['A kite [table]']);
		scene.parameters = { ...scene.parameters, simplify: false };
		const [{ json }] = (await runToEnd(scene)).items;
		const { videoUrl } = json;
		expect(json).toMatchObject({ status: 'COMPLETED', raw: { video_link: videoUrl } });
		expect(json).not.toHaveProperty('error');
	});

	test('waits for all videos at once', async () => {
		const emulator = await openEmulator({ renderMs: 600_000 });
		const prompts = Array.from({ length: 20 }, (_, index) => `Kite ${index}`);
		const { finished } = startRun(createAndWait(emulator, prompts));
		// None ends before all have begun: a node that waits for one after the other gets no further.
		await until(() => emulator.sessions.length === 20);
		for (const { id } of emulator.sessions) emulator.complete(id);
		const { items } = await finished;
		expect(items.map(({ json }) => json.status)).toEqual(prompts.map(() => 'COMPLETED'));
	});

	test('that fails in words of a stop is not taken for a stopped one', async () => {
		const emulator = await openEmulator({ renderPolls: 1 });
		const { error, witness } = await runToEnd(
			createAndWait(emulator, ['[fail: context canceled]']),
		);
		expect(error?.message).toContain('context cancelled');
		expect(witness.savedAs).toBe('error');
	});

	test('fails the run when a render fails, with its reason', async () => {
		const emulator = await openEmulator({ renderPolls: 1 });
		const { run, error, items } = await runToEnd(
			createAndWait(emulator, ['A kite', '[fail: No kites today]']),
		);
		const [other, failed] = emulator.sessions;
		expect(run.status).toBe('error');
		expect(items).toEqual([]);
		expect(error?.message).toContain(`${failed.id} failed at Samsar (FAILED): No kites today`);
		expect(error?.message).toContain(other.id);
		expect(error?.context).toMatchObject({ itemIndex: 1 });
	});
});

describe('Continue On Fail', () => {
	const prompts = ['A red kite', '[fail: No kites today]', 'A blue kite'];

	test('fails the item alone, in its place', async () => {
		const emulator = await openEmulator({ renderPolls: 2 });
		const { run, items } = await runToEnd(createAndWait(emulator, prompts, {}, CONTINUES));
		expect(run.status).toBe('success');
		expect(items.map(({ from }) => from?.prompt)).toEqual(prompts);
		expect(items.map(({ json }) => json.status)).toEqual(['COMPLETED', undefined, 'COMPLETED']);
		const message = expect.stringContaining('No kites today') as string;
		expect(items[1].json).toEqual({
			error: message,
			message,
			details: { sessionId: emulator.sessions[1].id, status: 'FAILED', httpCode: null },
		});
	});

	test('sends only the failing item to the error output, with its input', async () => {
		const emulator = await openEmulator({ renderPolls: 2 });
		const { items, errorItems } = await runToEnd(
			createAndWait(emulator, prompts, {}, ERROR_OUTPUT),
		);
		expect(items.map(({ from }) => from?.prompt)).toEqual([prompts[0], prompts[2]]);
		expect(errorItems).toHaveLength(1);
		expect(errorItems[0].from).toEqual({ prompt: prompts[1] });
		expect(errorItems[0].json).toMatchObject({
			prompt: prompts[1],
			details: { sessionId: emulator.sessions[1].id },
		});
	});
});

describe('Create', () => {
	test('returns the sessions without waiting for them', async () => {
		const emulator = await openEmulator({ renderMs: 60_000 });
		const { items, witness } = await runToEnd(createOnly(emulator, THREE));
		expect(items.map(({ from }) => from?.prompt)).toEqual(THREE);
		expect(items.map(({ json }) => json)).toEqual(
			emulator.sessions.map(({ id }) => ({
				sessionId: id,
				status: 'PENDING',
				videoUrl: null,
				progress: 0,
				stages: {},
				estimatedCredits: 300,
				imageModel: 'GPTIMAGE1',
			})),
		);
		expect(witness.requests).toHaveLength(3);
	});

	test('takes any model key, and says that its price is not known', async () => {
		const emulator = await openEmulator({ acceptAnyModel: true });
		const scene = createOnly(emulator, ['A kite']);
		scene.parameters.videoModel = { __rl: true, mode: 'id', value: 'VEO3.1I2V' };
		const { items } = await runToEnd(scene);
		expect(items[0].json.estimatedCredits).toBeNull();
		expect(emulator.sessions[0].input.video_model).toBe('VEO3.1I2V');
	});
});

describe('Get Status', () => {
	test('tells each session as it is, and one that is not there by an error', async () => {
		const emulator = await openEmulator({ renderMs: 60_000 });
		await runToEnd(createOnly(emulator, THREE));
		const [pending, completed, failed] = emulator.sessions.map(({ id }) => id);
		emulator.complete(completed);
		emulator.complete(failed, 'FAILED');
		const { items } = await runToEnd(
			getStatus(emulator, [pending, completed, failed, 'vid_0'], {}, CONTINUES),
		);
		expect(items.map(({ json }) => json)).toEqual([
			expect.objectContaining({ sessionId: pending, status: 'PENDING', videoUrl: null }),
			expect.objectContaining({ sessionId: completed, status: 'COMPLETED', progress: 100 }),
			expect.objectContaining({ status: 'FAILED', failureReason: expect.any(String) as string }),
			expect.objectContaining({
				message: expect.stringContaining('does not know session vid_0') as string,
				details: { sessionId: 'vid_0', status: null, httpCode: '404' },
			}),
		]);
		expect(items[2].json).not.toHaveProperty('error');
	});

	test('redeems a session when it waits for its completion', async () => {
		const emulator = await openEmulator({ renderPolls: 4 });
		await runToEnd(createOnly(emulator, ['A kite', '[fail: No kites today]']));
		const ids = emulator.sessions.map(({ id }) => id);
		const { items } = await runToEnd(
			getStatus(emulator, ids, { waitForCompletion: true }, CONTINUES),
		);
		expect(items[0].json).toMatchObject({ sessionId: ids[0], status: 'COMPLETED' });
		expect(items[1].json.error).toContain('No kites today');
	});

	test('tries again when a status cannot be read', async () => {
		const emulator = await openEmulator({ renderMs: 60_000 });
		await runToEnd(createOnly(emulator, ['A kite']));
		emulator.plan({ on: 'status', nth: 1, count: 2, fault: '502 HTML' });
		const [{ id }] = emulator.sessions;
		const { items } = await runToEnd(getStatus(emulator, [id]));
		expect(items[0].json).toMatchObject({ sessionId: id, status: 'PENDING' });
	});
});

test('every session is in the log as soon as it is paid for, with its execution and item', async () => {
	const emulator = await openEmulator({ renderPolls: 1 });
	emulator.plan({ on: 'create', nth: 3, fault: '402 generic text' });
	const { witness } = await runToEnd(createOnly(emulator, ['A kite', 'A boat', 'A hat']));
	const told = witness.logs.filter(({ level }) => level === 'info').map(({ message }) => message);
	expect(told).toEqual(
		emulator.sessions.map(({ id }, item) =>
			expect.stringMatching(new RegExp(`Samsar accepted session ${id}.*item ${item}.*execution`)),
		),
	);
	expect(told).toHaveLength(2);
});

test('a failed render promises of the others only that a retry takes them up again', async () => {
	const emulator = await openEmulator({ renderPolls: 2 });
	const [alone, withAnother] = await Promise.all(
		[['Cats [fail: No cats.]'], ['Cats [fail: No cats.]', 'A boat']].map(
			async (prompts) => await runToEnd(createAndWait(emulator, prompts)),
		),
	);
	expect(alone.error?.description).not.toContain('retry of this execution');
	const boat = emulator.sessions.find(({ prompt }) => prompt === 'A boat');
	expect(withAnother.error?.description).toContain(
		`All other sessions of this run: ${boat?.id} (item 1). A retry`,
	);
});
