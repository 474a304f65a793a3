import { pendingRender } from '../../../nodes/Samsar/api/render';
import type { Entry } from '../../../nodes/Samsar/run/batch';
import { describeCharges } from '../../../nodes/Samsar/run/chargeHint';

function finished(
	itemIndex: number,
	estimatedCredits: number | null | undefined,
	creditsCharged: number | null | undefined,
	more: { status?: string; ownCharge?: number | null } = {},
): Entry {
	const { status = 'COMPLETED', ownCharge } = more;
	const render = { ...pendingRender('s'), status, creditsCharged };
	return { itemIndex, result: { render, extras: { simplify: true, estimatedCredits, ownCharge } } };
}

describe('what is said of charges', () => {
	it.each<[string, Entry]>([
		['the estimate', finished(0, 900, 900)],
		['a tenth more', finished(0, 900, 990)],
		['a tenth less', finished(0, 900, 810)],
		['a charge that is not told', finished(0, 900, null)],
		['a price that was not known', finished(0, null, 900)],
		['a video that the node did not order', finished(0, undefined, 900)],
		['a render that goes on', finished(0, 900, 180, { status: 'PENDING' })],
		['an edit, by its own charge', finished(0, 90, 900, { ownCharge: 90 })],
		['an edit whose own charge is not known', finished(0, 90, 900, { ownCharge: null })],
		['an item without a result', { itemIndex: 0 }],
		['an error', { itemIndex: 0, result: { json: { error: 'x' } } }],
	])('is nothing of %s', (_case, entry) => {
		expect(describeCharges([entry])).toBeNull();
	});

	it('is what differs by more, item by item', () => {
		expect(
			describeCharges([finished(0, 900, 1_500), finished(1, 900, 900), finished(2, 900, 540)]),
		).toMatch(
			/item 0: 1500 credits \(\$15\.00\) instead of 900 credits .*; item 2: 540 credits .*\. It charges for the length/,
		);
	});

	it('names five items at most', () => {
		const entries = Array.from({ length: 7 }, (_, nth) => finished(nth, 100, 200));
		expect(describeCharges(entries)).toMatch(/item 4: .*; and 2 more\./);
	});
});
