import type { IDataObject } from 'n8n-workflow';
import type { Page } from 'playwright-core';
import { closeSetting, openSetting, type Setting } from '../../support/n8n/setting';
import {
	closeNode,
	newWorkflow,
	nodeOnCanvas,
	openNode,
	openWorkflow,
	type Placed,
} from './editor';
import { keepPicture, WINDOW_SIZE, see, type Window } from './window';

const VIDEO = ['Prompt', 'Duration', 'Image Model', 'Video Model', 'Tone', 'Aspect Ratio'];
const RESULT = ['Wait for Completion', 'Download Video', 'Simplify', 'Options'];
const CREATE = { maxCredits: 300, webhookUrl: '', checkLimits: true, createAgain: false };
const WAIT = { timeout: 30, pollInterval: 5, onTimeout: 'error', waiting: 'automatic' };
const DRAWN_WITHIN_MS = 10_000;
const TALL = { ...WINDOW_SIZE, height: 1800 };

interface Panel extends Placed {
	/** Labels in order; every option that the operation has is added. */
	labels: string[];
	/** What it says about the price. */
	price?: RegExp;
}

const video = (operation: string, more: IDataObject = {}): IDataObject => ({
	resource: 'video',
	operation,
	prompt: 'A lighthouse keeper finds a message in a bottle',
	...more,
});

const PANELS: Panel[] = [
	{
		name: 'Create',
		parameters: video('create', { options: CREATE }),
		labels: [
			...VIDEO,
			'Additional Fields',
			'Options',
			'Check Limits',
			'Create Again After Lost Answer',
			'Max Credits',
			'Webhook URL',
		],
	},
	{
		name: 'Create & Wait',
		parameters: video('createAndWait', {
			downloadVideo: true,
			options: { cancelOnStop: false, ...CREATE, ...WAIT },
		}),
		labels: [
			...VIDEO,
			'Download Video',
			'Put Output File in Field',
			'Simplify',
			'Additional Fields',
			'Options',
			'Cancel on Stop',
			'Check Limits',
			'Create Again After Lost Answer',
			'Max Credits',
			'On Timeout',
			'Poll Interval',
			'Timeout',
			'Waiting',
			'Webhook URL',
		],
	},
	{
		name: 'Get Status',
		parameters: video('getStatus', { sessionId: 'vid_1234567890' }),
		labels: ['Session ID', 'Wait for Completion', 'Download Video', 'Simplify'],
	},
	{
		name: 'Get Status and Wait',
		parameters: video('getStatus', {
			sessionId: 'vid_1234567890',
			waitForCompletion: true,
			options: WAIT,
		}),
		labels: [
			'Session ID',
			'Wait for Completion',
			'Download Video',
			'Simplify',
			'Options',
			'On Timeout',
			'Poll Interval',
			'Timeout',
			'Waiting',
		],
	},
	{ name: 'Cancel', parameters: video('cancel'), labels: ['Session ID'] },
	{
		name: 'Get Many',
		parameters: video('getMany', {
			filters: { status: 'COMPLETED' },
			options: { details: true },
		}),
		labels: ['Return All', 'Limit', 'Filters', 'Status', 'Options', 'Details'],
	},
	{
		name: 'Create From Images',
		parameters: video('createFromImages', {
			imageUrls: 'https://example.com/shoe.png',
			additionalFields: { aspectRatio: '9:16', language: 'es', enableSubtitles: true },
		}),
		labels: [
			'Image Source',
			'Image URLs',
			'Video Model',
			'Prompt',
			'Wait for Completion',
			'Download Video',
			'Simplify',
			'Additional Fields',
			'Aspect Ratio',
			'Enable Subtitles',
			'Language',
			'Options',
		],
	},
	{
		name: 'Create From Images of the Item',
		parameters: video('createFromImages', { imageSource: 'binary', waitForCompletion: false }),
		labels: [
			'Image Source',
			'Input Binary Fields',
			'Video Model',
			'Prompt',
			'Wait for Completion',
			'Additional Fields',
			'Options',
		],
	},
	{
		name: 'Translate',
		parameters: video('translate', { sessionId: 'vid_1234567890' }),
		labels: [
			'Session ID',
			'Language',
			'Enable Subtitles',
			'Wait for Completion',
			'Download Video',
			'Simplify',
			'Additional Fields',
			'Options',
		],
		price: /costs 3 credits \(\$0\.03\) per second/,
	},
	{
		name: 'Add Subtitles',
		parameters: video('addSubtitles', { sessionId: 'vid_1234567890' }),
		labels: ['Session ID', 'Language', ...RESULT],
		price: /costs nothing/,
	},
	{
		name: 'Remove Subtitles',
		parameters: video('removeSubtitles', { sessionId: 'vid_1234567890' }),
		labels: ['Session ID', ...RESULT],
		price: /costs nothing/,
	},
	{
		name: 'Join',
		parameters: video('join', { sessionIds: 'vid_1234567890, vid_1234567891' }),
		labels: ['Session IDs', 'Blend Scenes', ...RESULT],
		price: /costs 3 credits \(\$0\.03\) per second/,
	},
	{ name: 'Get Credits', parameters: { resource: 'account', operation: 'getCredits' }, labels: [] },
	{
		name: 'Tool',
		type: 'samsarTool',
		parameters: video('createAndWait'),
		labels: [...VIDEO, 'Simplify', 'Additional Fields', 'Options'],
	},
	{
		name: 'Samsar Trigger',
		type: 'samsarTrigger',
		parameters: {},
		labels: ['Events', 'Download Video', 'Simplify'],
	},
];

const COMMON = ['Credential', 'Tool Description', 'Resource', 'Operation'];

/** Begins on any page of the window, and leaves it on its own. */
export function describePanels(windowOf: () => Window): void {
	describe('every operation', () => {
		let setting: Setting;

		beforeAll(async () => {
			setting = await openSetting();
			windowOf().brokenBy = undefined;
			await openWorkflow(windowOf().page, setting, await newWorkflow(setting, 'Panels', PANELS));
		});
		afterAll(async () => {
			await closeSetting(setting);
		});

		const labelsIn = async (page: Page) => {
			const labels = page
				.getByTestId('node-parameters')
				.getByTestId('input-label')
				.filter({ visible: true });
			const texts = (await labels.allInnerTexts()).map((text) => text.trim().split('\n')[0]);
			return texts.filter((text) => text !== '' && !COMMON.includes(text));
		};

		/** The options of a panel are drawn a moment after its fields. */
		const awaitLabels = async (page: Page, count: number): Promise<string[]> => {
			const deadline = Date.now() + DRAWN_WITHIN_MS;
			for (;;) {
				const labels = await labelsIn(page);
				if (labels.length >= count || Date.now() > deadline) return labels;
				await page.waitForTimeout(100);
			}
		};

		describe('the panel shows the fields of its operation, and no others:', () => {
			for (const { name, labels, price } of PANELS) {
				see(name, windowOf, async (page) => {
					// The longest panel would have to be scrolled.
					await page.setViewportSize(labels.length > 8 ? TALL : WINDOW_SIZE);
					const fields = await openNode(page, name);
					expect(await awaitLabels(page, labels.length)).toEqual(labels);
					if (price) expect(await fields.innerText()).toMatch(price);
					await keepPicture(`panel of ${name}`, page);
					await closeNode(page);
				});
			}
		});

		describe('the icon', () => {
			for (const [colorScheme, file] of [
				['light', 'samsar.svg'],
				['dark', 'samsar.dark.svg'],
			] as const) {
				see(`of the ${colorScheme} theme`, windowOf, async (page) => {
					await page.setViewportSize(WINDOW_SIZE);
					await page.emulateMedia({ colorScheme });
					await page.reload();
					const icon = nodeOnCanvas(page, 'Create').locator('img').first();
					await icon.waitFor();
					expect(await icon.getAttribute('src')).toMatch(new RegExp(`/${file}$`));
					expect(
						await icon.evaluate((image: HTMLImageElement) => image.naturalWidth),
					).toBeGreaterThan(0);
					await keepPicture(`canvas ${colorScheme}`, page);
				});
			}
		});
	});
}
