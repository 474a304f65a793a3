import { readClone } from '../support/clone';
import { listSources } from './support/packed';

interface Manifest {
	[field: string]: unknown;
	scripts: Record<string, string>;
	n8n: { nodes: string[]; credentials: string[]; strict: boolean; n8nNodesApiVersion: number };
}

const manifest = JSON.parse(readClone('package.json')) as Manifest;

/** Scripts that npm runs on its own at the user's; n8n refuses packages with them. */
const LIFECYCLE_SCRIPTS = [
	'prepare',
	'preprepare',
	'postprepare',
	'preinstall',
	'install',
	'postinstall',
	'prepublish',
];

describe('package.json', () => {
	it('brings nothing along: n8n provides n8n-workflow, and there is no other dependency', () => {
		expect(manifest).not.toHaveProperty('dependencies');
		expect(manifest).not.toHaveProperty('optionalDependencies');
		expect(manifest).not.toHaveProperty('bundledDependencies');
		expect(manifest).not.toHaveProperty('overrides');
		expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
	});

	it('says to npm and n8n what this is', () => {
		expect(manifest.name).toBe('n8n-nodes-samsar');
		expect(manifest.license).toBe('MIT');
		expect(manifest.keywords).toContain('n8n-community-node-package');
		expect(manifest.files).toEqual(['dist']);
		expect(manifest.main).toBe('index.js');
		expect(manifest).not.toHaveProperty('type');
		expect(manifest.n8n).toMatchObject({ n8nNodesApiVersion: 1, strict: true });
	});

	it('registers every node and credential of the sources, as it is named in dist', () => {
		const inDist = (path: string) => `dist/${path.replace(/\.ts$/, '.js')}`;
		expect(manifest.n8n.nodes).toEqual(listSources('nodes', '.node.ts').map(inDist));
		expect(manifest.n8n.credentials).toEqual(
			listSources('credentials', '.credentials.ts').map(inDist),
		);
	});

	it('runs nothing at the user who installs it', () => {
		expect(
			Object.keys(manifest.scripts).filter((name) => LIFECYCLE_SCRIPTS.includes(name)),
		).toEqual([]);
	});

	it("has the version of the change log's newest entry", () => {
		const [, newest] = /^## (\S+)/m.exec(readClone('CHANGELOG.md')) ?? [];
		expect(newest).toBe(manifest.version);
	});
});
