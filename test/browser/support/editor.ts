/** What a person does in n8n's editor. Every wait ends with the window's time limit. */
import { randomUUID } from 'node:crypto';
import type { IConnections, IDataObject, INode } from 'n8n-workflow';
import type { Locator, Page } from 'playwright-core';
import type { CredentialReference, SavedWorkflow } from '../../../scripts/n8n-rest';
import type { Setting } from '../../support/n8n/setting';
import { newNode, to } from '../../support/nodes';

export const BY_HAND = 'Run by Hand';

/** A Samsar node, its tool, or its trigger, as `newWorkflow` puts it on the canvas. */
export interface Placed {
	name: string;
	/** Default `samsar`. */
	type?: 'samsar' | 'samsarTool' | 'samsarTrigger';
	parameters?: IDataObject;
	position?: [number, number];
	credential?: CredentialReference;
}

/** A saved workflow: a manual trigger, and these nodes behind it. */
export async function newWorkflow(
	{ n8n, credential }: Setting,
	name: string,
	placed: Placed[] = [],
	before?: INode,
): Promise<SavedWorkflow> {
	const byHand = newNode(BY_HAND, 'n8n-nodes-base.manualTrigger', 1, {});
	const nodes = placed.map(
		({ name: nodeName, type = 'samsar', parameters = {}, position, ...own }, index): INode => ({
			...newNode(nodeName, `n8n-nodes-samsar.${type}`, 1, parameters),
			position: position ?? [500, index * 200],
			credentials: { samsarApi: own.credential ?? credential },
			...(type === 'samsarTrigger' && { webhookId: randomUUID() }),
		}),
	);
	const followers = placed.filter(({ type }) => type === undefined || type === 'samsar');
	const first = before?.name ?? BY_HAND;
	const connections: IConnections = {
		...(before && { [BY_HAND]: { main: [[to(before.name)]] } }),
		[first]: { main: [followers.map(({ name: nodeName }) => to(nodeName))] },
	};
	return await n8n.createWorkflow({
		name,
		nodes: [byHand, ...(before ? [before] : []), ...nodes],
		connections,
		settings: { executionOrder: 'v1' },
	});
}

export async function openWorkflow(
	page: Page,
	{ n8n }: Setting,
	{ id }: { id: string },
): Promise<void> {
	await page.goto(`${n8n.url}/workflow/${id}`);
	await page.getByTestId('canvas-node').first().waitFor();
}

export const nodeOnCanvas = (page: Page, name: string): Locator =>
	page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);

/** The picker, with what it finds. */
export async function searchNodes(page: Page, text: string): Promise<Locator> {
	await page.keyboard.press('n');
	const picker = page.getByTestId('node-creator');
	await picker.getByTestId('node-creator-search-bar').waitFor();
	await page.keyboard.type(text);
	await picker.getByTestId('node-creator-item-name').first().waitFor();
	return picker;
}

export async function openNode(page: Page, name: string): Promise<Locator> {
	await nodeOnCanvas(page, name).dblclick();
	const fields = page.getByTestId('node-parameters');
	await fields.waitFor();
	return fields;
}

export async function closeNode(page: Page): Promise<void> {
	await page.getByTestId('ndv-close-button').click();
	await page.getByTestId('node-parameters').waitFor({ state: 'detached' });
}

/** The input of a field, by its name; in the opened node or credential. */
export const field = (within: Locator, name: string): Locator =>
	within.getByTestId(`parameter-input-${name}`).locator('input, textarea').first();

export const modelInput = (within: Page | Locator, name: 'imageModel' | 'videoModel'): Locator =>
	within.getByTestId(`resource-locator-${name}`).getByTestId('rlc-input');

export const chosenModel = async (...which: Parameters<typeof modelInput>): Promise<string> =>
	await modelInput(...which).inputValue();

/** The button of the opened node; the outcome is still to come. */
export async function executeStep(page: Page): Promise<Locator> {
	await page.getByTestId('node-execute-button').click();
	return page.getByTestId('output-panel');
}

export const subtitleOf = (page: Page, name: string): Locator =>
	nodeOnCanvas(page, name).locator('[class*="subtitle"]');
