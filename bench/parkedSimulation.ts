import { LONGEST_STAY_MS, isEndNear, planWait } from '../nodes/Samsar/parked/planWait';
import { pendingRender } from '../nodes/Samsar/api/render';
import type { AwaitedRender } from '../nodes/Samsar/wait/settleRenders';

/** Milliseconds: when *Automatic* parks a render that has just begun, after its second look, and what a poll takes of a worker. */
const PARKED_AT = 7_400;
const POLL_MS = 300;
/** As a poll that stays looks. */
const LOOK_EVERY_MS = 3_000;

/** What an API tells of a render, by the share of it that is done: finished stages of all, or nothing. */
export type Telling = (share: number) => { finished: number; stages: number } | null;

/** Stages of these lengths. */
export function stagesOf(lengths: number[]): Telling {
	const whole = lengths.reduce((sum, length) => sum + length, 0);
	let end = 0;
	const ends = lengths.map((length) => (end += length) / whole);
	return (share) => ({
		finished: ends.filter((at) => at <= share).length,
		stages: lengths.length,
	});
}

export interface ParkedWatch {
	renderMs: number;
	lateMs: number;
	heldMs: number;
}

export interface ParkedWay {
	/** Seconds until the next poll. */
	plan: typeof planWait;
	stays: boolean;
}

export const OUR_WAY: ParkedWay = { plan: planWait, stays: true };
export const FIXED_WAY: ParkedWay = { plan: () => 66, stays: false };

function look(telling: Telling, ageMs: number, renderMs: number): AwaitedRender {
	const told = telling(ageMs / renderMs) ?? { finished: 0, stages: 0 };
	const { finished, stages } = told;
	const names = Array.from({ length: stages }, (_, nth) => [
		`stage ${nth}`,
		nth < finished ? 'COMPLETED' : 'INIT',
	]);
	const render = {
		...pendingRender('vid'),
		progress: stages === 0 ? 0 : Math.round((100 * finished) / stages),
		stages: Object.fromEntries(names) as Record<string, string>,
	};
	const seen = { render, trouble: null, laggingSince: null };
	return { itemIndex: 0, sessionId: 'vid', simplify: true, isNew: false, startedAt: 0, seen };
}

/** Waits for one render as *Automatic* does. */
export function simulateParked(way: ParkedWay, telling: Telling, renderMs: number): ParkedWatch {
	let at = PARKED_AT;
	let heldMs = PARKED_AT;
	let before: AwaitedRender[] = [];
	const end = (): ParkedWatch => ({ renderMs, lateMs: at - renderMs, heldMs });
	for (let now = [look(telling, at, renderMs)]; at < renderMs; ) {
		at += way.plan(now, before, at) * 1_000;
		heldMs += POLL_MS;
		before = now;
		if (at >= renderMs) return end();
		now = [look(telling, at, renderMs)];
		const leaveAt = at + LONGEST_STAY_MS - LOOK_EVERY_MS;
		while (way.stays && at <= leaveAt && isEndNear(now, at)) {
			at += LOOK_EVERY_MS;
			heldMs += LOOK_EVERY_MS;
			if (at >= renderMs) return end();
			now = [look(telling, at, renderMs)];
		}
	}
	return end();
}
