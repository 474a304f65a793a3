import type { N8nRest } from '../../scripts/n8n-rest';
import type { Emulator, EmulatorOptions, Fault, Plan } from '../emulator';
import {
	awaitEnd,
	begin,
	listOldestFirst,
	start,
	type Row,
	type RunOptions,
} from '../support/n8n/runs';
import { closeScenes, openScene, signIn, type Setting } from '../support/n8n/setting';
import { tellOutcome, type Outcome } from './support/outcome';

/** Renders end at their second look, however long the machine takes to come to the first. */
const TWO_LOOKS: EmulatorOptions = { renderPolls: 2 };

/** Longer than a busy machine needs to come to the first look, shorter than the pause before the second. */
const BY_CLOCK: EmulatorOptions = { renderMs: 45_000 };

interface Scenario {
	rows: Row[];
	samsar?: Partial<RunOptions['samsar']>;
	node?: RunOptions['node'];
	emulator?: EmulatorOptions;
	plan?: Plan;
	/** How many renders have to be paid for; absent = one for each row. */
	posts?: number;
	/** Whether everything ends before the worker would be released. */
	endsAtOnce?: boolean;
	waiting?: 'releaseWorker' | 'automatic';
}

const three = (second: string, third = 'A street at night'): Row[] => [
	{ name: 'first', prompt: 'A harbour at dawn' },
	{ name: 'second', prompt: second },
	{ name: 'third', prompt: third },
];
const toErrorOutput = { onError: 'continueErrorOutput' } as const;
const toRegularOutput = { onError: 'continueRegularOutput' } as const;
const retrying = { retryOnFail: true, maxTries: 3, waitBetweenTries: 100 };
const FAILING = 'Cats [fail: No cats today.]';
/** A quarter of a minute. */
const SHORT = { timeout: 0.25 };
const LINKLESS: Fault = {
	kind: 'answer',
	code: 200,
	body: '{"status":"COMPLETED"}',
	accepted: true,
};

const SCENARIOS: Record<string, Scenario> = {
	'Get Status with Wait for Completion': {
		rows: three(FAILING),
		samsar: { operation: 'getStatus', waitForCompletion: true },
		node: toErrorOutput,
	},
	'a session that Samsar does not know any more': {
		rows: three('A market at noon').slice(0, 1),
		plan: { on: 'status', nth: 'every', fault: '404 JSON' },
	},
	'a timeout after trouble, which tells the last status': {
		rows: three('A desert [never]').slice(1, 2),
		samsar: { options: { timeout: 2 } },
		emulator: { renderMs: 1_000 },
		plan: { on: 'status', nth: 2, count: 999, fault: '502 HTML' },
	},
	'a key that is refused at the second look, which stops': {
		rows: three('A desert [never]').slice(1, 2),
		emulator: { renderMs: 1_000 },
		plan: { on: 'status', nth: 2, fault: '401 empty' },
	},
	'a key that is refused at the second look, to the error output': {
		rows: three('A desert [never]').map(({ name }) => ({ name, prompt: 'A desert [never]' })),
		emulator: { renderMs: 1_000 },
		plan: { on: 'status', nth: 2, fault: '401 empty' },
		node: toErrorOutput,
	},
	'a completed render without a link': {
		rows: three('A market at noon').slice(0, 1),
		plan: { on: 'status', nth: 'every', fault: LINKLESS },
	},
	'one item': { rows: three('').slice(0, 1) },
	'25 items': {
		rows: Array.from({ length: 25 }, (_, row) => ({ name: `row ${row}`, prompt: `Scene ${row}` })),
	},
	'a FAILED render among three, which stops': { rows: three(FAILING) },
	'a FAILED render among three, to the regular output': {
		rows: three(FAILING),
		node: toRegularOutput,
	},
	'a FAILED render among three, to the error output': { rows: three(FAILING), node: toErrorOutput },
	'FAILED renders only, to the error output': {
		rows: three(FAILING).slice(1, 2),
		node: toErrorOutput,
	},
	'a render that was FAILED at the first look, which stops': {
		rows: [{ name: 'first', prompt: `${FAILING} [render 0s]` }],
		emulator: BY_CLOCK,
	},
	'a render that was FAILED at the first look, to the error output': {
		rows: three(`${FAILING} [render 0s]`),
		node: toErrorOutput,
		emulator: BY_CLOCK,
	},
	'renders that were COMPLETED at the first look': {
		rows: three('A market at noon'),
		emulator: { renderMs: 0 },
	},
	'a timeout among three, which stops': {
		rows: three('A desert [never]'),
		samsar: { options: SHORT },
		emulator: { renderMs: 6_000 },
	},
	'a timeout among three, to the error output': {
		rows: three('A desert [never]'),
		samsar: { options: SHORT },
		node: toErrorOutput,
		emulator: { renderMs: 6_000 },
	},
	'a timeout among three, returned': {
		rows: three('A desert [never]'),
		samsar: { options: { ...SHORT, onTimeout: 'return' } },
		emulator: { renderMs: 6_000 },
	},
	'an item that is refused before it is sent, to the error output': {
		rows: three(''),
		node: toErrorOutput,
		posts: 2,
	},
	'the whole answer under `raw`': {
		rows: three(FAILING),
		samsar: { simplify: false },
		node: toErrorOutput,
	},
	'trouble at the first look': { rows: three('A market at noon [status: 502 HTML]') },
	'Retry On Fail, and nothing fails': { rows: three('A market at noon'), node: retrying },
	'the videos as files': {
		rows: three(FAILING),
		samsar: { downloadVideo: true, binaryPropertyName: 'video' },
		node: toErrorOutput,
	},
	'Get Status with Wait for Completion of a session that does not exist': {
		rows: [{ name: 'first', sessionId: 'vid_unknown' }],
		samsar: { operation: 'getStatus', waitForCompletion: true },
		posts: 0,
		endsAtOnce: true,
	},
	'automatic: ends before, while and after the worker is released': {
		rows: three(`${FAILING} [render 1s]`, 'A street at night [render 45s]'),
		node: toErrorOutput,
		emulator: BY_CLOCK,
		waiting: 'automatic',
	},
	'automatic: FAILED after the worker was released, which stops': {
		rows: three(`${FAILING} [render 45s]`),
		emulator: BY_CLOCK,
		waiting: 'automatic',
	},
};

interface Seen {
	outcome: Outcome;
	/** Executions that n8n lists for the workflow: the run, and the child that waited for it. */
	executions: number;
	emulator: Emulator;
}

/** Gives every row without a session one that was created elsewhere. */
async function createSessions({ emulator }: Setting, rows: Row[]): Promise<Row[]> {
	const create = async (prompt?: string) => {
		await fetch(`${emulator.baseUrl}/create`, {
			method: 'POST',
			headers: { authorization: `Bearer ${emulator.apiKey}`, 'content-type': 'application/json' },
			body: JSON.stringify({ input: { prompt } }),
		});
		return emulator.sessions.at(-1)?.id;
	};
	const created: Row[] = [];
	for (const { name, prompt, sessionId } of rows) {
		created.push({ name, sessionId: sessionId ?? (await create(prompt)) });
	}
	return created;
}

async function play(n8n: N8nRest, scenario: Scenario, waiting: string): Promise<Seen> {
	const { rows, samsar, node, plan } = scenario;
	const scene = await openScene(n8n, scenario.emulator ?? TWO_LOOKS);
	if (plan) scene.emulator.plan(plan);
	const operation = samsar?.operation ?? 'createAndWait';
	const options = { ...samsar?.options, waiting };
	const run = await start(
		scene,
		{ samsar: { ...samsar, operation, options }, node },
		operation === 'getStatus' ? await createSessions(scene, rows) : rows,
	);
	const execution = await awaitEnd(n8n, run);
	return {
		outcome: tellOutcome(execution, scene.emulator),
		executions: (await listOldestFirst(n8n, run.workflow.id)).length,
		emulator: scene.emulator,
	};
}

jest.setTimeout(300_000);

const plays = new Map<string, { released: () => Promise<Seen>; inProcess: () => Promise<Seen> }>();

beforeAll(async () => {
	const n8n = await signIn();
	for (const [title, scenario] of Object.entries(SCENARIOS)) {
		plays.set(title, {
			released: begin(() => play(n8n, scenario, scenario.waiting ?? 'releaseWorker')),
			inProcess: begin(() => play(n8n, scenario, 'inProcess')),
		});
	}
});
afterAll(closeScenes);

describe('a released wait gives the same as one in the process', () => {
	it.each(Object.entries(SCENARIOS))('%s', async (title, { rows, posts, endsAtOnce }) => {
		const [released, inProcess] = await Promise.all([
			plays.get(title)!.released(),
			plays.get(title)!.inProcess(),
		]);
		expect(released.outcome).toEqual(inProcess.outcome);
		expect(released.outcome.postsSent).toBe(posts ?? rows.length);
		expect(inProcess.executions).toBe(1);
		expect(released.executions).toBe(endsAtOnce ? 1 : 2);
		expect(released.emulator.counts.maxStatusInFlight).toBeLessThanOrEqual(10);
	});
});
