/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- not published */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { CLONE } from '../../support/clone';

export interface PackedPackage {
	/** Every file in the tarball, relative to the package, sorted. */
	files: string[];
	/** The unpacked package. n8n-workflow resolves from it, as it does inside an n8n. */
	folder: string;
	remove(): void;
}

interface PackReport {
	filename: string;
	files: Array<{ path: string }>;
}

function runNode(code: string): void {
	execFileSync(process.execPath, ['--input-type=module', '--eval', code], { cwd: CLONE });
}

/** Packs the package as npm would publish it, and unpacks the tarball. Builds if `dist` is not fresh. */
export function packPackage(): PackedPackage {
	const build = pathToFileURL(join(CLONE, 'scripts', 'build.mjs')).href;
	runNode(`import { ensureBuilt } from ${JSON.stringify(build)}; await ensureBuilt();`);
	const parent = mkdtempSync(join(tmpdir(), 'samsar-packed-'));
	const output = execFileSync('npm', ['pack', '--json', '--pack-destination', parent], {
		cwd: CLONE,
		encoding: 'utf8',
		shell: process.platform === 'win32',
		stdio: ['ignore', 'pipe', 'ignore'],
	});
	const [{ filename, files }] = JSON.parse(output) as PackReport[];
	const folder = join(parent, 'package');
	mkdirSync(folder);
	execFileSync('tar', ['-xzf', filename, '-C', 'package', '--strip-components=1'], {
		cwd: parent,
	});
	symlinkSync(join(CLONE, 'node_modules'), join(parent, 'node_modules'), 'junction');
	return {
		files: files.map(({ path }) => path).sort(),
		folder,
		remove: () => rmSync(parent, { recursive: true, force: true }),
	};
}

/** Paths of all files below `folder` of the clone whose name ends in `ending`, relative to the clone. */
export function listSources(folder: string, ending: string): string[] {
	return readdirSync(join(CLONE, folder), { recursive: true, encoding: 'utf8' })
		.map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
		.filter((path) => path.endsWith(ending))
		.sort();
}
