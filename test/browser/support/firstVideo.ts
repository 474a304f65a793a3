import { closeSetting, openSetting, type Setting } from '../../support/n8n/setting';
import {
	chosenModel,
	closeNode,
	executeStep,
	field,
	newWorkflow,
	openWorkflow,
	searchNodes,
	subtitleOf,
} from './editor';
import { keepPicture, see, type Window } from './window';

const ACTION = 'Create video and wait for result';

/** Begins on any page of the window, and leaves it on its own. */
export function describeFirstVideo(windowOf: () => Window): void {
	describe('the first video in the editor', () => {
		let setting: Setting;

		beforeAll(async () => {
			setting = await openSetting({ renderMs: 1_000, linkOrigin: 'https://cdn.samsar.one' });
			windowOf().brokenBy = undefined;
			await openWorkflow(windowOf().page, setting, await newWorkflow(setting, 'My first video'));
		});
		afterAll(async () => {
			await closeSetting(setting);
		});

		see('the node picker finds Samsar and lists its operations', windowOf, async (page) => {
			const picker = await searchNodes(page, 'samsar');
			const found = picker.getByTestId('item-iterator-item');
			await found.getByText('Turn a text prompt into a finished AI video').waitFor();
			expect(await found.count()).toBe(1);
			expect(await found.innerText()).toMatch(/^\s*Samsar\s/);
			await found.click();
			await picker.getByText(ACTION).waitFor();
			const texts = await picker.innerText();
			for (const action of [
				'Get credits of account',
				'Cancel video',
				'Create video',
				'Get video status',
			]) {
				expect(texts).toContain(action);
			}
			await keepPicture('node-picker', picker);
			await picker.getByText(ACTION).click();
			await page.getByTestId('node-parameters').waitFor();
		});

		see('a bad key is refused when the credential is saved', windowOf, async (page) => {
			await page.getByTestId('node-credentials-select').click();
			await page.getByTestId('node-credentials-select-item-new').click();
			const dialog = page.getByTestId('editCredential-modal');
			await field(dialog, 'apiKey').fill('not-the-key');
			await field(dialog, 'baseUrl').fill(setting.emulator.baseUrl);
			await dialog.getByTestId('credential-save-button').click();
			await dialog.getByText(/connect with these settings/).waitFor();
			await dialog.getByText('More details').click();
			await dialog.getByText('Samsar does not accept this API Key (status 401)').waitFor();
		});

		see('a good key is tested successfully', windowOf, async (page) => {
			const dialog = page.getByTestId('editCredential-modal');
			await field(dialog, 'apiKey').fill(setting.emulator.apiKey);
			await dialog.getByTestId('credential-save-button').click();
			// n8n closes the dialog when the key is good; opened again, it tells so.
			await dialog.waitFor({ state: 'detached' });
			await page.getByTestId('credential-edit-button').click();
			await dialog.getByText('Connection tested successfully').waitFor();
			await keepPicture('credential', dialog);
			await dialog.getByRole('button', { name: /close/i }).click();
			await dialog.waitFor({ state: 'detached' });
			expect(setting.emulator.postsSent).toBe(0);
		});

		see(
			'the fields are filled in, and the price is there before anything runs',
			windowOf,
			async (page) => {
				const fields = page.getByTestId('node-parameters');
				// n8n looks for the chosen models in the lists of the new credential.
				expect(await chosenModel(fields, 'imageModel')).toBe('Default');
				expect(await chosenModel(fields, 'videoModel')).toBe('Runway Gen-4');
				await field(fields, 'prompt').fill('A lighthouse keeper finds a message in a bottle');
				await field(fields, 'duration').fill('12');
				const panel = await fields.innerText();
				expect(panel).toContain('Documented price: 10 credits ($0.10) per second of video');
				await keepPicture('panel', page);
				await closeNode(page);
				await subtitleOf(page, ACTION).getByText('createAndWait: $1.20').waitFor();
				expect(setting.emulator.postsSent).toBe(0);
			},
		);

		see(
			'Execute step makes the video, and its address is in the output',
			windowOf,
			async (page) => {
				await page.getByTestId('canvas-node').filter({ hasText: ACTION }).dblclick();
				const output = await executeStep(page);
				await output.getByText('COMPLETED').first().waitFor();
				const [session] = setting.emulator.sessions;
				await output.getByText(`${session.id}.mp4`).first().waitFor();
				// Where all fields fit in.
				await output.getByText('JSON', { exact: true }).click();
				await output.getByText('estimatedCredits').first().waitFor();
				await keepPicture('output', page);
				expect(setting.emulator.postsSent).toBe(1);
				expect(session.input).toMatchObject({ duration: 12, video_model: 'RUNWAYML' });
			},
		);
	});
}
