/** The batches of `batch` against APIs that answer at once, for comparison. */
import { measure } from './batch';
import { AT_ONCE } from './fakes/renderApi';
import type { Benchmark } from './setting';

export const run: Benchmark = async (setting) => {
	const report = await measure(setting, AT_ONCE, 0);
	delete report.chart;
	return report;
};
