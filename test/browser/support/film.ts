/* eslint-disable @n8n/community-nodes/no-restricted-globals -- not published */
import type { Page } from 'playwright-core';
import { closeSetting, openSetting, type Setting } from '../../support/n8n/setting';
import { newWorkflow, nodeOnCanvas, openNode, openWorkflow } from './editor';
import { keepFrames, keepPicture, see, SHOWN_WITHIN_MS, type Window } from './window';

const NODE = 'Create Video';
/** So wide that the film is large beside the fields. */
const WIDE = { width: 1440, height: 780 };
/** Milliseconds that a person looks at something before the next click, in the moving picture only. */
const LOOK_MS = process.env.SAMSAR_PICTURES ? 1_000 : 0;
const PLAYED_SECONDS = process.env.SAMSAR_PICTURES ? 4.6 : 0.2;

/** From the button on the canvas to the film that plays; begins on any page of the window. */
export function describeFilm(windowOf: () => Window): void {
	describe('the finished film', () => {
		let setting: Setting;

		beforeAll(async () => {
			setting = await openSetting({ renderMs: 3_000 });
			windowOf().brokenBy = undefined;
		});
		afterAll(async () => await closeSetting(setting));

		for (const [aspectRatio, width, height] of [
			['9:16', 540, 960],
			['16:9', 960, 540],
		] as const) {
			see(`${aspectRatio}: plays in n8n after Execute workflow`, windowOf, async (page) => {
				await page.setViewportSize(WIDE);
				await page.emulateMedia({ colorScheme: 'light' });
				const parameters = {
					operation: 'createAndWait',
					prompt: 'A lighthouse keeper finds a message in a bottle',
					duration: 10,
					aspectRatio,
					downloadVideo: true,
				};
				const workflow = await newWorkflow(setting, 'My first film', [
					{ name: NODE, parameters, position: [240, 0] },
				]);
				await openWorkflow(page, setting, workflow);
				// n8n fades the canvas in.
				await page.waitForTimeout(LOOK_MS);
				const frames = keepFrames(`film-${width}`, page);
				await page.waitForTimeout(LOOK_MS);
				await page.getByTestId('execute-workflow-button').first().click();
				const node = nodeOnCanvas(page, NODE);
				await node.getByTestId('canvas-node-status-success').waitFor();
				await page.waitForTimeout(LOOK_MS);
				await openNode(page, NODE);
				await showFile(page);
				expect(await readPlayback(page)).toEqual([width, height, true]);
				await frames.end();
				await keepPicture(`film-${width}`, page);
			});
		}
	});
}

/** Opens n8n's preview of the file that the node gave out; n8n shows the file first. */
async function showFile(page: Page): Promise<void> {
	const view = page.getByTestId('output-panel').getByTestId('ndv-view-binary-data');
	await view.waitFor();
	await page.waitForTimeout(LOOK_MS);
	await view.click();
	// The player shows its buttons as long as the mouse is over it.
	await page.mouse.move(640, 10);
}

/** @returns width and height of the film, and whether it plays */
async function readPlayback(page: Page): Promise<[number, number, boolean]> {
	const video = page.locator('video');
	await video.waitFor();
	await video.evaluate(async (film: HTMLVideoElement) => await film.play());
	const isPlayed = await page
		.waitForFunction(
			(seconds) => (document.querySelector('video')?.currentTime ?? 0) >= seconds,
			PLAYED_SECONDS,
			{ timeout: SHOWN_WITHIN_MS },
		)
		.then(() => true);
	const [width, height] = await video.evaluate((film: HTMLVideoElement) => [
		film.videoWidth,
		film.videoHeight,
	]);
	return [width, height, isPlayed];
}
