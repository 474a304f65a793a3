/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/require-node-api-error -- not published */
/** A browser window with n8n in it, and the person signed in. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, selectors, type Locator, type Page } from 'playwright-core';
import { readOwner, readVariable } from '../../support/n8n/environment';
import { findChromium } from './chromium';

/** Milliseconds that anything on the page may take; a busy machine is slow, a person would be gone. */
export const SHOWN_WITHIN_MS = 30_000;
/** The editor is large, and read anew by every new browser. */
const LOADED_WITHIN_MS = 120_000;
export const WINDOW_SIZE = { width: 1280, height: 900 };
const FLAGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--hide-scrollbars',
];

export interface Window {
	page: Page;
	/** The step that failed: those that would begin where it ended cannot tell anything. */
	brokenBy?: string;
	close(): Promise<void>;
}

/** Opens a window of its own, with an empty profile. Throws when there is no browser. */
export async function openWindow(): Promise<Window> {
	selectors.setTestIdAttribute('data-test-id');
	const browser = await chromium.launch({ executablePath: findChromium(), args: FLAGS });
	try {
		const page = await browser.newPage({ viewport: WINDOW_SIZE, colorScheme: 'light' });
		page.setDefaultTimeout(SHOWN_WITHIN_MS);
		page.setDefaultNavigationTimeout(LOADED_WITHIN_MS);
		await signIn(page);
		return { page, close: async () => await browser.close() };
	} catch (error) {
		await browser.close();
		throw error;
	}
}

async function signIn(page: Page): Promise<void> {
	const { email, password } = readOwner();
	await page.goto(`${readVariable('E2E_N8N_URL')}/signin`);
	await page.getByLabel('Email').fill(email);
	await page.getByLabel('Password').fill(password);
	await page.getByRole('button', { name: 'Sign in' }).click();
	await page.waitForURL((url) => !url.pathname.startsWith('/signin'));
}

let failureFolder: string | undefined;

/** A test that keeps a picture of the window when it fails, and tells where. */
export function see(
	what: string,
	windowOf: () => Window,
	look: (page: Page) => Promise<void>,
): void {
	it(what, async () => {
		const window = windowOf();
		const { page, brokenBy } = window;
		if (brokenBy) throw new Error(`Not tried, because a step before it failed: ${brokenBy}`);
		try {
			await look(page);
		} catch (error) {
			failureFolder ??= mkdtempSync(join(tmpdir(), 'samsar-browser-'));
			const path = join(failureFolder, `${what.replace(/\W+/g, '-').slice(0, 60)}.png`);
			window.brokenBy = what;
			await page.screenshot({ path });
			if (error instanceof Error) error.message += `\n\nWhat the window showed: ${path}`;
			throw error;
		}
	});
}

/**
 * With SAMSAR_PICTURES=<folder>, keeps a picture there; the project shows some of them.
 *
 * @param clip the part of the page, in pixels
 */
export async function keepPicture(
	name: string,
	of: Page | Locator,
	clip?: { x: number; y: number; width: number; height: number },
): Promise<void> {
	const folder = process.env.SAMSAR_PICTURES;
	if (!folder) return;
	mkdirSync(folder, { recursive: true });
	const path = join(folder, `${name.replace(/\W+/g, '-').toLowerCase()}.png`);
	const page = 'goto' in of ? of : of.page();
	// Told by now, and in the way of what the picture is about.
	for (const close of await page.locator('.el-notification__closeBtn').all()) await close.click();
	await page.locator('.el-notification').first().waitFor({ state: 'detached' });
	await page.mouse.move(640, 10);
	const options = { path, animations: 'disabled', caret: 'hide' } as const;
	await ('goto' in of ? of.screenshot({ ...options, clip }) : of.screenshot(options));
}

/**
 * With SAMSAR_PICTURES=<folder>, keeps what the page shows from now on in a folder there, one file for each
 * look, named by its milliseconds: `node scripts/moving-picture.mjs` makes a moving picture of them.
 */
export function keepFrames(name: string, page: Page): { end: () => Promise<void> } {
	const root = process.env.SAMSAR_PICTURES;
	if (!root) return { end: async () => {} };
	const folder = join(root, name);
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	const startedAt = Date.now();
	let isOver = false;
	const looking = (async () => {
		while (!isOver) {
			const path = join(folder, `${String(Date.now() - startedAt).padStart(6, '0')}.png`);
			await page.screenshot({ path });
		}
	})();
	// A window that a failed test closes is no failure of its own.
	looking.catch(() => undefined);
	return {
		end: async () => {
			isOver = true;
			await looking;
		},
	};
}
