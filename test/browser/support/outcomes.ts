import type { IDataObject } from 'n8n-workflow';
import type { Locator, Page } from 'playwright-core';
import type { SessionPlan } from '../../emulator/plans';
import { closeSetting, openSetting, type Setting } from '../../support/n8n/setting';
import { newNode } from '../../support/nodes';
import {
	closeNode,
	executeStep,
	newWorkflow,
	nodeOnCanvas,
	openNode,
	openWorkflow,
} from './editor';
import { keepPicture, see, WINDOW_SIZE, type Window } from './window';

/** Begins on any page of the window, and leaves it on its own. */
export function describeOutcomes(windowOf: () => Window): void {
	let setting: Setting;
	const workflows: string[] = [];

	/** A workflow of its own, with one node, whose step is executed. */
	async function execute(
		page: Page,
		name: string,
		parameters: IDataObject,
		render: Omit<SessionPlan, 'on'> = {},
	): Promise<Locator> {
		setting.emulator.reset();
		setting.emulator.plan({ on: 'session', ...render });
		const shared = { resource: 'video', operation: 'createAndWait', duration: 10 };
		const placed = [{ name, parameters: { ...shared, ...parameters } }];
		const workflow = await newWorkflow(setting, name, placed);
		workflows.push(workflow.id);
		await openWorkflow(page, setting, workflow);
		await openNode(page, name);
		return await executeStep(page);
	}

	describe('the person sees', () => {
		beforeAll(async () => {
			setting = await openSetting({ renderMs: 1_000 });
			await windowOf().page.setViewportSize(WINDOW_SIZE);
		});
		// Each opens a workflow of its own.
		beforeEach(() => {
			windowOf().brokenBy = undefined;
		});
		afterAll(async () => {
			for (const id of workflows) {
				const executions = await setting.n8n.listExecutions(id);
				const parked = executions.filter(({ status }) => status === 'waiting');
				for (const { id: executionId } of parked) await setting.n8n.stopExecution(executionId);
			}
			await closeSetting(setting);
		});

		see('before a run with many items, that each becomes a video', windowOf, async (page) => {
			const rows = {
				...newNode('Three Rows', 'n8n-nodes-base.debugHelper', 1, {
					category: 'randomData',
					randomDataCount: 3,
				}),
				position: [240, 0] as [number, number],
			};
			const placed = [
				{ name: 'Videos', parameters: { operation: 'createAndWait', prompt: 'Rain' } },
			];
			const workflow = await newWorkflow(setting, 'Many', placed, rows);
			await openWorkflow(page, setting, workflow);
			await openNode(page, 'Videos');
			const output = page.getByTestId('output-panel');
			expect(await output.innerText()).not.toContain('at its own price');
			await page.getByTestId('execute-previous-node').click();
			await output.getByText(/becomes a video of its own, at its own price/).waitFor();
			await keepPicture('many', page);
		});

		see('why a prompt is refused, before anything is sent', windowOf, async (page) => {
			const prompt = 'A harbour at dawn. '.repeat(30);
			const output = await execute(page, 'Too Long', { prompt });
			await output
				.getByText(/'Prompt' is 569 characters long, but .* Change it/)
				.first()
				.waitFor();
			await output.getByText('Nothing was ordered and nothing was charged').first().waitFor();
			expect(setting.emulator.postsSent).toBe(0);
			await awaitEnd(page);
			await keepPicture('refused', page);
		});

		see('why a render failed, and which session it was', windowOf, async (page) => {
			const failureReason = 'The prompt breaks the content rules.';
			const output = await execute(
				page,
				'Failing',
				{ prompt: 'A harbour at dawn' },
				{ outcome: 'failed', failureReason },
			);
			await output
				.getByText(/The prompt breaks the content rules/)
				.first()
				.waitFor();
			expect(await output.innerText()).toContain(setting.emulator.sessions[0].id);
			await awaitEnd(page);
			await keepPicture('failed', page);
		});

		see(
			'that a released wait goes on without a worker, also in the list of executions',
			windowOf,
			async (page) => {
				const output = await execute(
					page,
					'Long Render',
					{ prompt: 'A harbour at dawn', options: { waiting: 'releaseWorker' } },
					{ outcome: 'never' },
				);
				await output.getByText(/no worker is held/).waitFor();
				await keepPicture('waiting', page);
				await closeNode(page);
				await nodeOnCanvas(page, 'Long Render').locator('[class*="_waiting_"]').first().waitFor();
				await keepPicture('waiting on the canvas', page);
				await page.getByTestId('radio-button-executions').click();
				await page
					.getByText(/^Waiting/)
					.first()
					.waitFor();
				await keepPicture('executions', page);
			},
		);
	});
}

/** n8n shows an error in the output first, and then in a notice, when its button is free again. */
async function awaitEnd(page: Page): Promise<void> {
	await page.locator('.el-notification').first().waitFor();
	await page.getByTestId('node-execute-button').getByText('Execute step').waitFor();
}
