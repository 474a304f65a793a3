/* eslint-disable @n8n/community-nodes/no-restricted-imports -- not published */
import { posix } from 'node:path';

import { preProcessFile } from 'typescript';

import { readClone } from '../support/clone';
import { listSources } from './support/packed';

const ROOT = 'test';

/** What every level may import; these import no level. */
const SHARED = ['support', 'emulator'];

/** Loads the files of other levels in shares. */
const TOGETHER = 'together';

const sources = listSources(ROOT, '.ts');

/** A folder of `test/`: a level, or what all of them share. */
const roomOf = (path: string) => path.split('/')[1];

const imports = sources.flatMap((from) =>
	preProcessFile(readClone(from))
		.importedFiles.filter(({ fileName }) => fileName.startsWith('.'))
		.map(({ fileName }) => ({ from, to: posix.join(posix.dirname(from), fileName) }))
		.filter(({ to }) => to.startsWith(`${ROOT}/`)),
);

describe('the levels of tests', () => {
	it('have been read', () => {
		expect(imports.length).toBeGreaterThan(200);
		expect(new Set(sources.map(roomOf))).toEqual(
			new Set([
				...SHARED,
				TOGETHER,
				...['unit', 'engine', 'contract', 'package', 'e2e', 'browser'],
				...['durable', 'crash', 'queue', 'oldest'],
			]),
		);
	});

	it('do not import each other, and nothing that they share imports a level', () => {
		const across = imports.filter(
			({ from, to }) => roomOf(to) !== roomOf(from) && !SHARED.includes(roomOf(to)),
		);
		expect(across).toEqual([]);
	});

	it('hold tests, and what these need in a folder called support', () => {
		const elsewhere = sources.filter(
			(path) =>
				!SHARED.includes(roomOf(path)) &&
				!path.endsWith('.test.ts') &&
				!path.startsWith(`${ROOT}/${roomOf(path)}/support/`),
		);
		expect(elsewhere).toEqual([]);
	});

	it('keep no test where none is looked for', () => {
		const hidden = sources.filter((path) => /\/support\/.*\.test\.ts$/.test(path));
		expect(hidden).toEqual([]);
	});
});
