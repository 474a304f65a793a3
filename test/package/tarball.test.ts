/* eslint-disable @n8n/community-nodes/no-restricted-imports -- not published */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { PackageDirectoryLoader } from 'n8n-core';
import type { ICredentialType, INodeTypeDescription } from 'n8n-workflow';

import type { PackedPackage } from './support/packed';
import { readClone } from '../support/clone';
import { listSources, packPackage } from './support/packed';

let packed: PackedPackage;

// One file for all that needs the tarball: two would build at the same time when dist is not fresh.
beforeAll(() => {
	packed = packPackage();
}, 120_000);

afterAll(() => packed.remove());

/** What the published code may load by name. n8n provides the first, Node the second. */
const LOADABLE = ['n8n-workflow', 'crypto'];

/**
 * The two ends of the supported range. n8n's copy of n8n-workflow is loaded, not ours: a name that
 * it lacks is `undefined` there, and only fails when somebody's workflow reaches it.
 */
const WORKFLOW_RANGE = ['n8n-workflow-oldest', 'n8n-workflow'];

const PAGES = 'https://github.com/n8n-nodes-samsar/n8n-nodes-samsar/blob/main/docs';

describe('the package as npm would publish it', () => {
	let code: Array<{ path: string; text: string }>;

	beforeAll(() => {
		code = packed.files
			.filter((path) => path.endsWith('.js'))
			.map((path) => ({ path, text: readFileSync(join(packed.folder, path), 'utf8') }));
	});

	it('holds what n8n loads and what a person reads, and nothing else', () => {
		const compiled = [...listSources('nodes', '.ts'), ...listSources('credentials', '.ts')];
		const expected = [
			'LICENSE.md',
			'README.md',
			'index.js',
			'package.json',
			...compiled.map((path) => `dist/${path.replace(/\.ts$/, '.js')}`),
			...listSources('nodes', '.json').map((path) => `dist/${path}`),
			...listSources('icons', '.svg').map((path) => `dist/${path}`),
		];

		expect(packed.files).toEqual(expected.sort());
		expect(packed.files).toEqual(
			expect.arrayContaining([
				'dist/credentials/SamsarApi.credentials.js',
				'dist/icons/samsar.dark.svg',
				'dist/icons/samsar.svg',
				'dist/nodes/Samsar/Samsar.node.js',
				'dist/nodes/Samsar/Samsar.node.json',
			]),
		);
	});

	it('loads nothing but its own files, n8n-workflow and crypto', () => {
		const loads = code.flatMap(({ path, text }) =>
			[...text.matchAll(/\b(?:require|import)\(\s*([^)]*)\)/g)].map(([, target]) => ({
				path,
				target: target.replace(/["'`\s]/g, ''),
			})),
		);
		expect(loads.length).toBeGreaterThan(10);

		const foreign = loads.filter(({ path, target }) =>
			target.startsWith('.')
				? !existsSync(join(packed.folder, dirname(path), `${target}.js`)) &&
					!existsSync(join(packed.folder, dirname(path), target, 'index.js'))
				: !LOADABLE.includes(target),
		);
		expect(foreign).toEqual([]);
	});

	it.each(WORKFLOW_RANGE)('uses only values of n8n-workflow that %s exports', (version) => {
		const used = code.flatMap(({ text }) =>
			[...text.matchAll(/\bn8n_workflow_\d+\.(\w+)/g)].map(([, name]) => name),
		);
		expect(used).toContain('NodeConnectionTypes');
		const exported = jest.requireActual<Record<string, unknown>>(version);
		expect([...new Set(used)].filter((name) => exported[name] === undefined)).toEqual([]);
		// Another way to get at the module would slip past the pattern above.
		const loading = code.filter(({ text }) => text.includes('"n8n-workflow"'));
		for (const { text } of loading) {
			expect(text).toMatch(/const n8n_workflow_\d+ = require\("n8n-workflow"\);/);
			expect(text.match(/"n8n-workflow"/g)).toHaveLength(1);
		}
	});
});

it('knows which releases the ends of the supported range are', () => {
	const versionOf = (name: string) =>
		(JSON.parse(readClone(`node_modules/${name}/package.json`)) as { version: string }).version;
	expect(readClone('README.md')).toContain('n8n 2.10 or later');
	expect(versionOf('n8n-workflow-oldest')).toMatch(/^2\.10\./);
	const { devDependencies } = JSON.parse(readClone('package.json')) as {
		devDependencies: Record<string, string>;
	};
	expect(versionOf('n8n-workflow')).toBe(devDependencies['n8n-workflow']);
});

describe("the package in n8n-core's own loader", () => {
	let loader: PackageDirectoryLoader;
	let node: INodeTypeDescription;
	let credential: ICredentialType;

	beforeAll(async () => {
		loader = new PackageDirectoryLoader(packed.folder);
		await loader.loadAll();
		node = loader.getNode('samsar').type.description as INodeTypeDescription;
		credential = loader.getCredential('samsarApi').type;
	});

	it('brings a node, its trigger and one credential, which belong together', () => {
		expect(Object.keys(loader.nodeTypes)).toEqual(['samsar', 'samsarTrigger']);
		expect(Object.keys(loader.credentialTypes)).toEqual(['samsarApi']);
		expect(node.credentials).toEqual([
			{ name: 'samsarApi', required: true, testedBy: 'samsarApiTest' },
		]);
		expect(credential.supportedNodes).toEqual(['samsar', 'samsarTrigger']);
	});

	it('has its codex: the categories and words under which people find it', () => {
		expect(node.codex?.categories).toEqual(['Marketing & Content', 'Productivity']);
		expect(node.codex?.alias).toContain('Text to Video');
		expect(node.codex?.resources?.primaryDocumentation).toEqual([
			{ url: `${PAGES}/operations.md` },
		]);
		expect(credential.documentationUrl).toBe(`${PAGES}/credential.md`);
		expect(node.codex?.resources?.credentialDocumentation).toEqual([
			{ url: credential.documentationUrl },
		]);
	});

	it('shows its icons, light and dark, which are in the package', () => {
		const icons = {
			light: 'icons/n8n-nodes-samsar/dist/icons/samsar.svg',
			dark: 'icons/n8n-nodes-samsar/dist/icons/samsar.dark.svg',
		};
		expect(node.iconUrl).toEqual(icons);
		expect(credential.iconUrl).toEqual(icons);
		for (const url of Object.values(icons)) {
			expect(existsSync(join(packed.folder, url.replace('icons/n8n-nodes-samsar/', '')))).toBe(
				true,
			);
		}
	});

	it('can be used as a tool: every operation has the sentence that an AI model reads', () => {
		expect(node.usableAsTool).toBe(true);
		expect(node.inputs).toEqual(['main']);
		expect(node.outputs).toEqual(['main']);
		const operations = node.properties
			.filter(({ name }) => name === 'operation')
			.flatMap(({ options = [] }) => options);
		expect(operations).toEqual([
			expect.objectContaining({ value: 'create', action: 'Create video' }),
			expect.objectContaining({
				value: 'createAndWait',
				action: 'Create video and wait for result',
			}),
			expect.objectContaining({ value: 'getStatus', action: 'Get video status' }),
			expect.objectContaining({ value: 'cancel', action: 'Cancel video' }),
			expect.objectContaining({ value: 'getMany', action: 'Get many videos' }),
			expect.objectContaining({
				value: 'createFromImages',
				action: 'Create video from images',
			}),
			expect.objectContaining({
				value: 'translate',
				action: 'Translate video into another language',
			}),
			expect.objectContaining({ value: 'addSubtitles', action: 'Add subtitles to video' }),
			expect.objectContaining({
				value: 'removeSubtitles',
				action: 'Remove subtitles from video',
			}),
			expect.objectContaining({ value: 'join', action: 'Join videos into one' }),
			expect.objectContaining({ value: 'getCredits', action: 'Get credits of account' }),
		]);
	});
});
