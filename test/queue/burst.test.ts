/* eslint-disable @n8n/community-nodes/no-restricted-globals -- not published */
import type { N8nRest } from '../../scripts/n8n-rest';
import { closeScenes, signIn } from '../support/n8n/setting';
import { carry, describeFigures, type Load, type LoadFigures } from './support/load';

jest.setTimeout(900_000);

/** Beyond the render: two ticks, and the start of all executions. */
const PATIENCE_MS = 150_000;

/** What a bystander would wait for a worker that is held for a render. */
const HELD_MS = 30_000;

let n8n: N8nRest;

beforeAll(async () => {
	n8n = await signIn('QUEUE_N8N_URL');
});
afterAll(closeScenes);

async function measure(load: Omit<Load, 'withinMs'>, withinMs: number): Promise<LoadFigures> {
	const figures = await carry(n8n, { ...load, withinMs });
	process.stdout.write(`\n${describeFigures({ ...load, withinMs }, figures)}\n`);
	return figures;
}

describe('two workers that take one job each', () => {
	it('make 40 videos of 3 minutes at the same time when the worker is released', async () => {
		const load = { videos: 40, renderMs: 180_000, waiting: 'releaseWorker' };
		const figures = await measure(load, 600_000);
		expect(figures.statuses).toEqual({ success: 40 });
		expect(figures.postsSent).toBe(40);
		expect(figures.wholeMs).toBeLessThan(load.renderMs + PATIENCE_MS);
		// A call in the moment in which all 40 are put in n8n's queue comes after them: it takes as long
		// as the machine needs to start them.
		const quick = figures.bystanders.filter(({ tookMs }) => tookMs < 2_000);
		expect(quick.length / figures.bystanders.length).toBeGreaterThan(0.95);
		expect(figures.bystanders.at(-1)?.tookMs).toBeLessThan(HELD_MS / 2);
	});
});

describe('6 videos of one minute', () => {
	const load = { videos: 6, renderMs: 60_000 };

	// Held for its video, a worker makes three of them one after the other: `npm run bench waiting` compares.
	it('take less time than three of them when the wait is automatic', async () => {
		const figures = await measure({ ...load, waiting: 'automatic' }, 400_000);
		expect(figures.statuses).toEqual({ success: 6 });
		expect(figures.postsSent).toBe(6);
		expect(figures.wholeMs).toBeLessThan(3 * load.renderMs);
	});
});
