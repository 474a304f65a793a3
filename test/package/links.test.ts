/* eslint-disable @n8n/community-nodes/no-restricted-imports -- not published */
import { existsSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';

import { CLONE, readClone } from '../support/clone';
import { listSources } from './support/packed';

const REPOSITORY = 'https://github.com/n8n-nodes-samsar/n8n-nodes-samsar';
/** Folders with pages of ours. */
const FOLDERS = ['docs', 'examples', 'bench', '.github'];

const PAGES = [
	...readdirSync(CLONE).filter((name) => name.endsWith('.md')),
	...FOLDERS.flatMap((folder) => listSources(folder, '.md')),
];

interface Link {
	from: string;
	target: string;
}

const withoutCode = (text: string) =>
	text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');

/** The links and pictures of a page, and the addresses of this repository that it names. */
function linksOf(page: string): Link[] {
	const text = withoutCode(readClone(page));
	const targets = [...text.matchAll(/\]\(\s*<?([^)\s>]+)>?[^)]*\)/g)].map(([, target]) => target);
	return targets.map((target) => ({ from: page, target }));
}

/** As GitHub names the headings of a page. */
function anchorsOf(page: string): Set<string> {
	const headings = [
		...readClone(page)
			.replace(/^```[\s\S]*?^```/gm, '')
			.matchAll(/^#+ (.+)$/gm),
	];
	const seen = new Map<string, number>();
	return new Set(
		headings.map(([, heading]) => {
			const words = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
			const slug = words
				.replace(/[^\p{L}\p{N}\s_-]/gu, '')
				.trim()
				.replace(/\s/g, '-');
			const times = seen.get(slug) ?? 0;
			seen.set(slug, times + 1);
			return times === 0 ? slug : `${slug}-${times}`;
		}),
	);
}

/** Why a link leads nowhere; undefined when it leads somewhere, or out of the repository. */
function findFault({ from, target }: Link): string | undefined {
	const own = target.startsWith(REPOSITORY);
	if (!own && /^[a-z]+:/i.test(target)) return undefined;
	if (own && /^\/(issues|security|actions)\b/.test(target.slice(REPOSITORY.length)))
		return undefined;
	const [place, anchor] = (own ? target.slice(REPOSITORY.length) : target).split('#');
	const inClone = own
		? place.replace(/^\/?((blob|tree)\/main\/)?/, '') || 'README.md'
		: place === ''
			? from
			: posix.join(posix.dirname(from), decodeURIComponent(place));
	if (!existsSync(join(CLONE, inClone))) return `${from}: there is no ${inClone}`;
	// GitHub's own name for the page below the list of files.
	if (anchor === undefined || (own && anchor === 'readme')) return undefined;
	return anchorsOf(inClone).has(anchor) ? undefined : `${from}: ${inClone} has no #${anchor}`;
}

const faultsOf = (links: Link[]) => links.flatMap((link) => findFault(link) ?? []);

describe('links', () => {
	it('of every page lead to a file, and to a heading of it', () => {
		const links = PAGES.flatMap(linksOf);
		expect(links.length).toBeGreaterThan(80);
		expect(faultsOf(links)).toEqual([]);
	});

	it('of the codex, the credential, the messages and the forms lead into these pages', () => {
		const files = [
			...['nodes', 'credentials'].flatMap((folder) => listSources(folder, '.ts')),
			...listSources('nodes', '.json'),
			...listSources('.github', '.yml'),
		];
		const links = files.flatMap((from) =>
			[...readClone(from).matchAll(/https:\/\/github\.com\/n8n-nodes-samsar\/[^\s'"`)]+/g)].map(
				([target]) => ({ from, target }),
			),
		);
		expect(links.length).toBeGreaterThan(4);
		expect(faultsOf(links)).toEqual([]);
	});

	it('would be told when they lead nowhere', () => {
		const from = 'docs/money.md';
		expect(
			faultsOf([
				{ from, target: 'waiting.md' },
				{ from, target: 'waiting.md#nowhere' },
				{ from, target: '../nothing.md' },
				{ from, target: '#the-ledger' },
				{ from, target: '#no-note' },
				{ from, target: `${REPOSITORY}#credential` },
				{ from, target: `${REPOSITORY}#no-credential` },
				{ from, target: `${REPOSITORY}/blob/main/docs/none.md` },
				{ from, target: 'https://example.com/nothing' },
			]),
		).toEqual([
			'docs/money.md: docs/waiting.md has no #nowhere',
			'docs/money.md: there is no nothing.md',
			'docs/money.md: docs/money.md has no #no-note',
			'docs/money.md: README.md has no #no-credential',
			'docs/money.md: there is no docs/none.md',
		]);
	});

	it('lead from somewhere to every page', () => {
		const reached = PAGES.flatMap(linksOf).map(({ from, target }) =>
			posix.join(posix.dirname(from), target.split('#')[0]),
		);
		const pages = PAGES.filter((page) => page.startsWith('docs/') && !page.includes('/decisions/'));
		expect(pages.filter((page) => !reached.includes(page))).toEqual([]);
	});

	it('reach, in code, files and commands that are there', () => {
		const { scripts } = JSON.parse(readClone('package.json')) as { scripts: object };
		const faults = PAGES.flatMap((from) => {
			const code = [...readClone(from).matchAll(/`([^`\n]+)`/g)].map(([, text]) => text);
			const files = code.filter((text) =>
				/^(test|scripts|nodes|bench|\.github)\/[\w./-]+$/.test(text),
			);
			const commands = [...readClone(from).matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name);
			return [
				...files.filter((path) => !existsSync(join(CLONE, path))),
				...commands.filter((name) => !(name in scripts)).map((name) => `npm run ${name}`),
			].map((missing) => `${from}: there is no ${missing}`);
		});
		expect(faults).toEqual([]);
	});

	it('leave the first page one that is read in one sitting', () => {
		expect(readClone('README.md').split('\n').length).toBeLessThanOrEqual(150);
	});
});
