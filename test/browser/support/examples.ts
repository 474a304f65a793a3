/* eslint-disable @n8n/community-nodes/no-restricted-imports -- not published */
/** Each example as a person finds it after importing it. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { readExample } from '../../../scripts/examples';
import { EXAMPLES } from '../../support/clone';
import { closeSetting, openSetting, type Setting } from '../../support/n8n/setting';
import { nodeOnCanvas, openWorkflow } from './editor';
import { keepPicture, see, type Window } from './window';

/** So large that the notes can be read in the pictures. */
const LARGE = { width: 1440, height: 900 };
/** Pixels; the names of nodes stand below them, and a plus to the right. */
const MARGIN = 64;
const MARGIN_OF_PLUS = 96;
const FILES = readdirSync(EXAMPLES).filter((file) => file.endsWith('.json'));

export function describeExamples(windowOf: () => Window): void {
	describe('the examples', () => {
		let setting: Setting;

		beforeAll(async () => {
			setting = await openSetting();
			windowOf().brokenBy = undefined;
			await windowOf().page.emulateMedia({ colorScheme: 'light' });
			await windowOf().page.setViewportSize(LARGE);
		});
		afterAll(async () => await closeSetting(setting));

		for (const file of FILES) {
			see(`${file} lies on the canvas with all its nodes and notes`, windowOf, async (page) => {
				const { credential } = setting;
				const draft = readExample(join(EXAMPLES, file), { credential, filesFolder: '/files' });
				await openWorkflow(page, setting, await setting.n8n.createWorkflow(draft));
				for (const { name, type } of draft.nodes) {
					if (type.endsWith('.stickyNote')) continue;
					await nodeOnCanvas(page, name).waitFor();
				}
				const notes = draft.nodes.filter(({ type }) => type.endsWith('.stickyNote'));
				expect(await page.getByTestId('sticky').count()).toBe(notes.length);
				expect(await page.getByText('Install this node').count()).toBe(0);
				await keepCanvas(page, `example-${file.replace('.json', '')}`);
			});
		}
	});
}

/** What lies on the canvas, without the buttons around it. */
async function keepCanvas(page: Page, name: string): Promise<void> {
	await page.getByTestId('zoom-to-fit').click();
	// The buttons lie over the canvas.
	await page.getByTestId('zoom-out-button').click();
	const things = await page.locator('.vue-flow__node').all();
	const boxes = (await Promise.all(things.map(async (thing) => await thing.boundingBox()))).flatMap(
		(box) => box ?? [],
	);
	const left = Math.min(...boxes.map(({ x }) => x)) - MARGIN;
	const top = Math.min(...boxes.map(({ y }) => y)) - MARGIN;
	const right = Math.max(...boxes.map(({ x, width }) => x + width)) + MARGIN_OF_PLUS;
	const bottom = Math.max(...boxes.map(({ y, height }) => y + height)) + MARGIN;
	await keepPicture(name, page, { x: left, y: top, width: right - left, height: bottom - top });
}
