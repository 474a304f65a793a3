import type { Locator, Page } from 'playwright-core';
import { startEmulator, type Emulator } from '../../emulator';
import { closeSetting, openSetting, type Setting } from '../../support/n8n/setting';
import { closeNode, newWorkflow, openNode, openWorkflow } from './editor';
import { keepPicture, see, WINDOW_SIZE, type Window } from './window';

const DOCUMENTED = ['Runway Gen-4', 'Kling 2.1 Pro'];
const TODAY = ['Runway Gen-4 (30 credits/s)', 'Kling 2.1 Pro (not offered by this server)'];

const create = { resource: 'video', operation: 'create', prompt: 'A harbour at dawn' };

/** Begins on any page of the window, and leaves it on its own. */
export function describeModels(windowOf: () => Window): void {
	let setting: Setting;
	let today: Emulator;

	describe('the list of video models', () => {
		beforeAll(async () => {
			setting = await openSetting();
			today = await startEmulator({ dialect: 'current' });
			const { apiKey, baseUrl } = today;
			const credential = await setting.n8n.createCredential('Samsar of today', 'samsarApi', {
				apiKey,
				baseUrl,
			});
			const workflow = await newWorkflow(setting, 'Models', [
				{ name: 'Documented', parameters: create },
				{ name: 'Today', parameters: create, credential },
			]);
			windowOf().brokenBy = undefined;
			await windowOf().page.setViewportSize(WINDOW_SIZE);
			await openWorkflow(windowOf().page, setting, workflow);
		});
		afterAll(async () => {
			await today?.close();
			await closeSetting(setting);
		});

		see('has the documented models first, and then what the API offers', windowOf, async (page) => {
			await openNode(page, 'Today');
			const list = await openModels(page);
			await list.getByText('VEO3.1I2V (60 credits/s)').waitFor();
			const names = await namesIn(list);
			expect(names.slice(0, 2)).toEqual(TODAY);
			expect(names.slice(2)).toContain('SEEDANCEI2V (30 credits/s)');
			await keepPicture('models', page);
		});

		see('can be searched', windowOf, async (page) => {
			await page.getByTestId('rlc-search').filter({ visible: true }).fill('veo');
			const list = itemsOf(page);
			await list.getByText('SEEDANCEI2V').waitFor({ state: 'detached' });
			await list.getByText('VEO3.1I2V (60 credits/s)').waitFor();
			// n8n keeps the chosen one in sight.
			const [chosen, ...found] = await namesIn(list);
			expect(chosen).toBe(DOCUMENTED[0]);
			expect(found).toEqual(['VEO3.1I2VFAST (36 credits/s)', 'VEO3.1I2V (60 credits/s)']);
		});

		see(
			'gives the chosen model to the node, which says that its price is not documented',
			windowOf,
			async (page) => {
				await itemsOf(page).last().click();
				const fields = page.getByTestId('node-parameters');
				await fields.getByText('Samsar documents a price for the video models').waitFor();
				expect(await fields.innerText()).not.toContain('Documented price');
				await closeNode(page);
			},
		);

		see(
			'is the documented one on a host that lists none, without an error',
			windowOf,
			async (page) => {
				setting.emulator.reset();
				await openNode(page, 'Documented');
				const list = await openModels(page);
				await list.getByText(DOCUMENTED[1]).waitFor();
				expect(await namesIn(list)).toEqual(DOCUMENTED);
				const asked = setting.emulator.requests.map(({ path, answeredWith }) => [
					path,
					answeredWith,
				]);
				expect(asked).toEqual([['/v1/video/supported_models', 404]]);
				expect(await page.getByTestId('rlc-error-container').count()).toBe(0);
				expect(await page.locator('.el-notification').count()).toBe(0);
				await page.keyboard.press('Escape');
			},
		);
	});
}

const itemsOf = (page: Page) => page.getByTestId('rlc-item').filter({ visible: true });

/** The opened list of video models. */
async function openModels(page: Page): Promise<Locator> {
	await page.getByTestId('resource-locator-videoModel').getByTestId('rlc-input').click();
	const list = itemsOf(page);
	await list.first().waitFor();
	return list;
}

const namesIn = async (list: Locator) => (await list.allInnerTexts()).map((name) => name.trim());
