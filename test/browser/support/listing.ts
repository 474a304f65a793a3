import { closeSetting, openSetting, type Setting } from '../../support/n8n/setting';
import { executeStep, newWorkflow, openNode, openWorkflow } from './editor';
import { keepPicture, see, type Window } from './window';

const NODE = 'My Videos';

/** Begins on any page of the window, and leaves it on its own. */
export function describeListing(windowOf: () => Window): void {
	describe('Get Many on a server of today', () => {
		let setting: Setting;

		beforeAll(async () => {
			setting = await openSetting({ dialect: 'current', renderMs: 3_600_000 });
			windowOf().brokenBy = undefined;
		});
		afterAll(async () => await closeSetting(setting));

		see('shows the videos of the account, the newest first', windowOf, async (page) => {
			const { emulator } = setting;
			emulator.addSession({ prompt: 'A harbour at dawn', ageMs: 3_000, ended: 'COMPLETED' });
			emulator.addSession({ prompt: 'A market at noon', ageMs: 2_000, ended: 'FAILED' });
			emulator.addSession({ prompt: 'A street at night', ageMs: 1_000 });
			const parameters = { operation: 'getMany', options: { details: true } };
			const workflow = await newWorkflow(setting, 'What I have', [{ name: NODE, parameters }]);
			await openWorkflow(page, setting, workflow);
			await openNode(page, NODE);
			const output = await executeStep(page);
			await output.getByText('3 items').first().waitFor();
			// The editor keeps to what was chosen in another node.
			await output.getByText('Table', { exact: true }).click();
			const rows = output.locator('tbody tr').filter({ visible: true });
			await rows.first().waitFor();
			const texts = await rows.allInnerTexts();
			const ids = emulator.earlierSessions.map(({ id }) => id).reverse();
			const statuses = ['PENDING', 'FAILED', 'COMPLETED'];
			expect(texts.map((text) => ids.findIndex((id) => text.includes(id)))).toEqual([0, 1, 2]);
			statuses.forEach((status, index) => expect(texts[index]).toContain(status));
			expect(emulator.postsSent).toBe(0);
			await keepPicture('many videos', page);
		});
	});
}
