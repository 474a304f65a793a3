const { resolve } = require('path');
const { listShares } = require('./together/shares');

const rootDir = resolve(__dirname, '..');

const project = (name, tests, more = {}) => ({
	displayName: name,
	rootDir,
	testEnvironment: 'node',
	setupFiles: [resolve(rootDir, 'test/support/n8nHome.ts')],
	testMatch: [`<rootDir>/test/${tests}/**/*.test.ts`],
	transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/test/tsconfig.json' }] },
	modulePathIgnorePatterns: ['<rootDir>/dist/'],
	...more,
});

const LEVELS = [
	'unit',
	'engine',
	'contract',
	'package',
	'e2e',
	'browser',
	'durable',
	'crash',
	'queue',
	'oldest',
];

module.exports = {
	rootDir,
	// Most tests wait for sockets, so two cores serve two workers well.
	maxWorkers: 2,
	// A file that loads n8n's engine gives none of it back.
	workerIdleMemoryLimit: '900MB',
	// Room for a busy machine: a test that fails by this limit hangs, and nothing else.
	testTimeout: 120_000,
	// One for each level, to run single files, and the shares of test/together for `npm test`.
	projects: [
		...LEVELS.map((name) => project(name, name)),
		...listShares().map(({ name, ...SHARE }) => project(name, 'together', { globals: { SHARE } })),
	],
};
