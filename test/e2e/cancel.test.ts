import { run } from '../support/n8n/runs';
import { closeSetting, openSetting, type Setting } from '../support/n8n/setting';
import { errorTextOf, itemsOf, NEXT, ON_ERROR } from '../support/n8n/workflows';
import { expectKeyNowhere } from './support/key';

jest.setTimeout(120_000);

/** A host that cancels, and one of the documented API, which does not. */
let current: Setting;
let documented: Setting;

const RENDER = { renderMs: 600_000 };

beforeAll(async () => {
	current = await openSetting({ dialect: 'current', acceptAnyModel: true, ...RENDER });
	documented = await openSetting(RENDER);
});
afterAll(async () => await Promise.all([current, documented].map(closeSetting)));
beforeEach(() => [current, documented].forEach(({ emulator }) => emulator.reset()));

const samsar = { operation: 'cancel' };
const node = { onError: 'continueErrorOutput' as const };

/** Starts a render for each name; returns the rows for the operations that take a session ID. */
async function createRows(setting: Setting, names: string[]) {
	const rows = names.map((name) => ({ name, prompt: `The ${name} kite` }));
	const created = await run(setting, { samsar: { operation: 'create', options: {} } }, rows);
	return itemsOf(created, NEXT).map(({ row, sessionId }) => ({
		name: String(row),
		sessionId: String(sessionId),
	}));
}

const requestsSent = ({ emulator }: Setting, kind: string) =>
	emulator.requests.filter((request) => request.kind === kind);

describe('webhook → Samsar Cancel', () => {
	it('stops a running render, and leaves a finished one alone', async () => {
		const { emulator } = current;
		const rows = await createRows(current, ['running', 'finished', 'failed']);
		const [running, finished, failed] = emulator.sessions;
		emulator.complete(finished.id);
		emulator.complete(failed.id, 'FAILED');
		const execution = await run(current, { samsar }, rows);

		expect(execution.status).toBe('success');
		expect(itemsOf(execution, NEXT)).toMatchObject([
			{ row: 'running', sessionId: running.id, status: 'CANCELLED', cancelled: true },
			{
				row: 'finished',
				sessionId: finished.id,
				status: 'COMPLETED',
				cancelled: false,
				videoUrl: expect.stringContaining(`${finished.id}.mp4`) as string,
			},
			{ row: 'failed', sessionId: failed.id, status: 'FAILED', cancelled: false },
		]);
		expect(emulator.sessions.map(({ ended }) => ended)).toEqual([
			'CANCELLED',
			'COMPLETED',
			'FAILED',
		]);
		expect(requestsSent(current, 'cancel').map(({ body }) => body)).toMatchObject([
			{ session_id: running.id },
		]);
		expect(emulator.postsSent).toBe(3);
		await expectKeyNowhere(current, execution.id);
	});

	it('bears with a server that is busy when it looks first', async () => {
		const { emulator } = current;
		const rows = await createRows(current, ['running']);
		emulator.plan({ on: 'status', fault: '503 with Retry-After' });
		const execution = await run(current, { samsar }, rows);

		expect(itemsOf(execution, NEXT)).toMatchObject([{ row: 'running', cancelled: true }]);
		expect(requestsSent(current, 'status').map(({ answeredWith }) => answeredWith)).toEqual([
			503, 200,
		]);
	});

	it.each(['continueErrorOutput', 'continueRegularOutput'] as const)(
		'fails only the item that cannot be cancelled, under %s',
		async (onError) => {
			const { emulator } = current;
			const [red, blue] = await createRows(current, ['red', 'blue']);
			const rows = [red, { name: 'unknown', sessionId: 'vid_of_nobody' }, blue];
			const execution = await run(current, { samsar, node: { onError } }, rows);

			expect(execution.status).toBe('success');
			const [good, bad] =
				onError === 'continueErrorOutput'
					? [itemsOf(execution, NEXT), itemsOf(execution, ON_ERROR)]
					: split(itemsOf(execution, NEXT));
			expect(good).toMatchObject([
				{ row: 'red', cancelled: true },
				{ row: 'blue', cancelled: true },
			]);
			expect(bad).toMatchObject([
				{
					row: 'unknown',
					message: expect.stringContaining('vid_of_nobody') as string,
					details: { sessionId: 'vid_of_nobody', httpCode: '404' },
				},
			]);
			expect(emulator.sessions.map(({ ended }) => ended)).toEqual(['CANCELLED', 'CANCELLED']);
			expect(requestsSent(current, 'cancel')).toHaveLength(2);
		},
	);

	it('says that a server of the documented API cannot cancel, and that the render goes on', async () => {
		const { emulator } = documented;
		const rows = await createRows(documented, ['running']);
		const execution = await run(documented, { samsar }, rows);

		expect(execution.status).toBe('error');
		expect(errorTextOf(execution)).toContain(
			`This Samsar server cannot cancel renders, so ${rows[0].sessionId} continues`,
		);
		expect(emulator.sessions[0].ended).toBeUndefined();
	});

	it('sends that to the error branch, beside a finished render, which needs no cancel', async () => {
		const { emulator } = documented;
		const rows = await createRows(documented, ['running', 'finished']);
		emulator.complete(rows[1].sessionId);
		const execution = await run(documented, { samsar, node }, rows);

		expect(execution.status).toBe('success');
		expect(itemsOf(execution, NEXT)).toMatchObject([
			{ row: 'finished', status: 'COMPLETED', cancelled: false },
		]);
		expect(itemsOf(execution, ON_ERROR)).toMatchObject([
			{ row: 'running', details: { sessionId: rows[0].sessionId, status: 'PENDING' } },
		]);
	});
});

/** Under Continue, failed items stay among the others. */
function split(items: ReturnType<typeof itemsOf>) {
	return [items.filter(({ error }) => !error), items.filter(({ error }) => error)];
}
