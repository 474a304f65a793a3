import { readClone } from '../support/clone';

const FILES = ['ci.yml', 'publish.yml'];
const read = (file: string) => readClone(`.github/workflows/${file}`);

describe.each(FILES)('the workflow %s', (file) => {
	const text = read(file);
	/** From each `uses:` to the next step. */
	const actions = text
		.split(/^ +- (?=uses:|run:|name:)/m)
		.filter((step) => /^\s*uses:/m.test(step));

	it('names every action by its commit, and its version beside it', () => {
		expect(actions.length).toBeGreaterThan(0);
		for (const step of actions) {
			expect(step).toMatch(/uses: [\w-]+\/[\w-]+@[\da-f]{40} # v\d+\.\d+\.\d+$/m);
		}
	});

	it('keeps no credentials in a clone', () => {
		const checkouts = actions.filter((step) => step.includes('actions/checkout@'));
		expect(checkouts.length).toBeGreaterThan(0);
		for (const step of checkouts) expect(step).toContain('persist-credentials: false');
	});
});

describe('publishing', () => {
	const [head, pack, publish] = read('publish.yml').split(/^ {2}(?=pack:|publish:)/m);

	it('gives the tests nothing but leave to read', () => {
		expect(head).toContain('permissions: {}');
		expect(pack).toMatch(/permissions:\n +contents: read\n +outputs:/);
		expect(pack).toContain('npm test');
		expect(pack).not.toMatch(/id-token|secrets\.|npm publish/);
	});

	it('runs nothing of the project where the package is signed, and publishes what was tested', () => {
		expect(publish).toMatch(/environment: npm\n/);
		expect(publish).toContain('id-token: write');
		expect(publish).not.toMatch(/actions\/checkout|npm (ci|install|run|test)|npx/);
		expect(publish).toMatch(
			/sha512sum --check[\s\S]*npm publish \.\/package\.tgz .*--ignore-scripts/,
		);
	});
});
