import { describeCredits } from '../api/credits';
import type { Entry } from './batch';

/** Relative difference between charge and estimate that is not reported. */
const UNSAID = 0.1;

/** Maximum number of items in the hint. */
const MOST_NAMED = 5;

function describeDifference({ itemIndex, result }: Entry): string[] {
	if (result === undefined || !('render' in result)) return [];
	const { render, extras } = result;
	const { estimatedCredits: estimate, ownCharge: charged = render.creditsCharged } = extras;
	if (render.status !== 'COMPLETED' || typeof charged !== 'number' || !estimate) return [];
	if (Math.abs(charged - estimate) <= estimate * UNSAID) return [];
	return [`item ${itemIndex}: ${describeCredits(charged)} instead of ${describeCredits(estimate)}`];
}

/** A hint about videos whose charge differs from the estimate; null if there are none. */
export function describeCharges(entries: Entry[]): string | null {
	const differences = entries.flatMap(describeDifference);
	if (differences.length === 0) return null;
	const named = differences.slice(0, MOST_NAMED).join('; ');
	const more =
		differences.length > MOST_NAMED ? `; and ${differences.length - MOST_NAMED} more` : '';
	return `Samsar charged a different amount than estimated: ${named}${more}. It charges for the length of the finished video, which can differ from the length you ordered.`;
}
