/* eslint-disable @n8n/community-nodes/no-restricted-imports -- not published */
import { posix } from 'node:path';

import { preProcessFile } from 'typescript';

import { readClone } from '../support/clone';
import { listSources } from './support/packed';

const ROOT = 'nodes/Samsar';

/**
 * Room (a folder, or a file that lies beside the folders) → the rooms it may know. Reads downwards:
 * a room knows only rooms below it.
 */
const MAY_KNOW: Record<string, string[]> = {
	'Samsar.node': ['operations', 'ledger', 'run', 'methods', 'failures'],
	operations: [
		'deliver',
		'ledger',
		'cancel',
		'orders',
		'parked',
		'wait',
		'run',
		'fields',
		'transport',
		'api',
		'failures',
	],
	methods: ['transport', 'api', 'failures'],
	deliver: ['parked', 'download', 'wait', 'run', 'failures', 'log'],
	parked: ['download', 'wait', 'run', 'fields', 'transport', 'api', 'failures', 'log', 'clock'],
	download: ['run', 'transport', 'api', 'failures', 'clock'],
	cancel: ['wait', 'ledger', 'run', 'transport', 'api', 'failures', 'log', 'clock'],
	wait: ['ledger', 'run', 'fields', 'transport', 'api', 'failures', 'clock'],
	orders: ['ledger', 'run', 'fields', 'transport', 'api', 'failures', 'log', 'clock'],
	ledger: ['fields', 'api', 'log', 'clock'],
	run: ['transport', 'api', 'failures', 'log', 'clock'],
	fields: ['api', 'failures'],
	transport: ['api', 'failures', 'clock'],
	api: [],
	failures: [],
	log: [],
	clock: [],
};

/** Rooms that n8n must not be seen from: they are plain TypeScript. */
const WITHOUT_N8N = ['api'];

interface Import {
	from: string;
	to: string;
}

const sources = listSources(ROOT, '.ts');

function roomOf(path: string): string {
	return path
		.slice(ROOT.length + 1)
		.split('/')[0]
		.replace(/\.ts$/, '');
}

function resolveImport(from: string, target: string): string {
	const path = posix.join(posix.dirname(from), target);
	const found = [`${path}.ts`, `${path}/index.ts`].find((file) => sources.includes(file));
	if (found === undefined) throw new Error(`${from} imports ${target}, which is not in ${ROOT}`);
	return found;
}

const imports = sources.flatMap((from) =>
	preProcessFile(readClone(from)).importedFiles.map(({ fileName }) => ({ from, to: fileName })),
);

const ownImports: Import[] = imports
	.filter(({ to }) => to.startsWith('.'))
	.map(({ from, to }) => ({ from, to: resolveImport(from, to) }));

/** A chain of files that leads back to its first one, or nothing. */
function findCircle(edges: Import[]): string[] {
	const done = new Set<string>();
	const follow = (file: string, trail: string[]): string[] => {
		if (trail.includes(file)) return [...trail.slice(trail.indexOf(file)), file];
		if (done.has(file)) return [];
		for (const { to } of edges.filter(({ from }) => from === file)) {
			const circle = follow(to, [...trail, file]);
			if (circle.length > 0) return circle;
		}
		done.add(file);
		return [];
	};
	for (const { from } of edges) {
		const circle = follow(from, []);
		if (circle.length > 0) return circle;
	}
	return [];
}

describe('who knows whom inside the node', () => {
	it('has read the sources', () => {
		expect(ownImports.length).toBeGreaterThan(20);
		expect([...new Set(sources.map(roomOf))].sort()).toEqual(Object.keys(MAY_KNOW).sort());
	});

	it('goes one way: from the node to the operations, down to the API and the failures', () => {
		const against = ownImports.filter(({ from, to }) => {
			const [here, there] = [roomOf(from), roomOf(to)];
			return here !== there && !MAY_KNOW[here].includes(there);
		});
		expect(against).toEqual([]);
	});

	it('is a list that reads downwards', () => {
		const rooms = Object.keys(MAY_KNOW);
		const upwards = rooms.flatMap((room) =>
			MAY_KNOW[room]
				.filter((other) => rooms.indexOf(other) <= rooms.indexOf(room))
				.map((other) => `${room} → ${other}`),
		);
		expect(upwards).toEqual([]);
	});

	it('has no circle, within a room either', () => {
		expect(findCircle(ownImports)).toEqual([]);
	});

	it('would see a circle', () => {
		const edge = (from: string, to: string) => ({ from, to });
		expect(findCircle([edge('a', 'b'), edge('b', 'c'), edge('c', 'b')])).toEqual(['b', 'c', 'b']);
	});

	it('keeps what Samsar says free of n8n', () => {
		const seen = imports.filter(
			({ from, to }) => WITHOUT_N8N.includes(roomOf(from)) && to.startsWith('n8n'),
		);
		expect(seen).toEqual([]);
	});
});
