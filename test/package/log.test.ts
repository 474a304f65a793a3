import { readClone } from '../support/clone';
import { listSources } from './support/packed';

test('only one place writes to the log of n8n', () => {
	const sources = [...listSources('nodes', '.ts'), ...listSources('credentials', '.ts')];
	const writers = sources.filter((path) => /logger\s*(\??\.|\[)|console\./.test(readClone(path)));
	expect(writers).toEqual(['nodes/Samsar/log.ts']);
});
