import fc from 'fast-check';

import type { FaultName } from '../../emulator/faults';
import { FAULT_NAMES } from '../../emulator/faults';

/** What befalls one item of a history. */
export interface Fate {
	/** Faults of its creates, one after the other; null = none. */
	creates: Array<FaultName | null>;
	/** Faults of its status requests, by number. */
	looks: Array<{ nth: number; fault: FaultName }>;
	/** How its renders end, one after the other; the rest is completed. */
	ends: Array<'failed' | 'cancelled'>;
	/** Orders the same as this one of the items before it, counted round; absent = something of its own. */
	sameAs?: number;
}

export interface History {
	fates: Fate[];
	retriesOnFail: boolean;
	continuesOnFail: boolean;
	createAgain: boolean;
	/**
	 * Rounds of Retry execution, and whether createAgain is switched on for them. One that is `anew`
	 * comes after a crash, in the node or in a later one: the memory is gone, the notes stay.
	 */
	retries: Array<{ createAgain: boolean; anew: boolean }>;
	/** Stop after this many requests; absent = never. */
	stopAfter?: number;
}

/** All faults but those that take real time; time-outs stand in the fault table. */
const QUICK_FAULTS = FAULT_NAMES.filter((name) => !/hang|slow/.test(name));

const fault = fc.constantFrom(...QUICK_FAULTS);

const MOST_ITEMS = 40;

const fate: fc.Arbitrary<Fate> = fc.record({
	creates: fc.array(fc.option(fault, { freq: 2 }), { maxLength: 3 }),
	looks: fc.array(fc.record({ nth: fc.integer({ min: 1, max: 4 }), fault }), { maxLength: 2 }),
	ends: fc.array(fc.constantFrom('failed', 'cancelled'), { maxLength: 1 }),
	sameAs: fc.oneof(
		{ weight: 4, arbitrary: fc.constant(undefined) },
		{ weight: 1, arbitrary: fc.nat(MOST_ITEMS) },
	),
});

/** In a large batch most items go well: else its sending would end with the first ones. */
const calmFate: fc.Arbitrary<Fate> = fc.oneof(
	{ weight: 3, arbitrary: fc.constant<Fate>({ creates: [], looks: [], ends: [] }) },
	{ weight: 1, arbitrary: fate },
);

const fates = fc.oneof(
	{ weight: 5, arbitrary: fc.array(fate, { minLength: 1, maxLength: 4 }) },
	{ weight: 1, arbitrary: fc.array(calmFate, { minLength: 5, maxLength: MOST_ITEMS }) },
);

/** Any history: items, faults, retries, stops. */
export const HISTORY: fc.Arbitrary<History> = fc.record(
	{
		fates,
		retriesOnFail: fc.boolean(),
		continuesOnFail: fc.boolean(),
		createAgain: fc.boolean(),
		retries: fc.array(fc.record({ createAgain: fc.boolean(), anew: fc.boolean() }), {
			maxLength: 3,
		}),
		stopAfter: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 60 })),
	},
	{
		requiredKeys: ['fates', 'retriesOnFail', 'continuesOnFail', 'createAgain', 'retries'],
	},
);
