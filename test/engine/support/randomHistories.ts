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

const fate: fc.Arbitrary<Fate> = fc.record({
	creates: fc.array(fc.option(fault, { freq: 2 }), { maxLength: 3 }),
	looks: fc.array(fc.record({ nth: fc.integer({ min: 1, max: 4 }), fault }), { maxLength: 2 }),
	ends: fc.array(fc.constantFrom('failed', 'cancelled'), { maxLength: 1 }),
});

/** Any history: items, faults, retries, stops. */
export const HISTORY: fc.Arbitrary<History> = fc.record(
	{
		fates: fc.array(fate, { minLength: 1, maxLength: 4 }),
		retriesOnFail: fc.boolean(),
		continuesOnFail: fc.boolean(),
		createAgain: fc.boolean(),
		retries: fc.array(fc.record({ createAgain: fc.boolean(), anew: fc.boolean() }), {
			maxLength: 3,
		}),
		stopAfter: fc.integer({ min: 1, max: 12 }),
	},
	{
		requiredKeys: ['fates', 'retriesOnFail', 'continuesOnFail', 'createAgain', 'retries'],
	},
);
