/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- not published */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

const FOLDER = join(__dirname, '..', 'fixtures');

/** A tarball of this package as it once was. */
export interface OldPackage {
	/** As the file is called, e.g. `n8n-nodes-samsar-0.1.0-2de600b.tgz`. */
	name: string;
	tarball: string;
	/** As npm writes it down where the tarball is installed. */
	integrity: string;
}

/** The oldest version first. */
export function listOldPackages(): OldPackage[] {
	return readdirSync(FOLDER)
		.filter((name) => name.endsWith('.tgz'))
		.sort((one, other) => one.localeCompare(other, 'en', { numeric: true }))
		.map((name) => readOldPackage(join(FOLDER, name)));
}

/** @throws when there is no such file */
export function readOldPackage(path: string): OldPackage {
	const tarball = resolve(path);
	const hash = createHash('sha512').update(readFileSync(tarball)).digest('base64');
	return { name: basename(tarball), tarball, integrity: `sha512-${hash}` };
}
