const { resolve } = require('path');

const rootDir = resolve(__dirname, '..');

/** One project per level; `npm test` runs all but e2e, `npm run test:e2e` runs e2e and browser. */
const level = (name, more = {}) => ({
	displayName: name,
	rootDir,
	testEnvironment: 'node',
	setupFiles: [resolve(rootDir, 'test/support/n8nHome.ts')],
	testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
	transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/test/tsconfig.json' }] },
	modulePathIgnorePatterns: ['<rootDir>/dist/'],
	...more,
});

module.exports = {
	rootDir,
	// Most tests wait for sockets, so two cores serve two workers well.
	maxWorkers: 2,
	// Each file loads n8n's engine anew, and none of it is given back.
	workerIdleMemoryLimit: '900MB',
	projects: [
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
	].map((name) => level(name)),
};
