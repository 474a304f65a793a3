import { chargedFor, type Ledger } from './ledger';
import type { Renders } from './renders';
import type { StatusLoad } from './statusLoad';
import type { RequestRecord } from './types';

export interface EmulatorCounts {
	/** Renders accepted. */
	created: number;
	/** Credits they cost together when all of them come to their end. */
	credits: number;
	/** Credits that were taken for them up to now. */
	charged: number;
	remainingCredits: number;
	createPosts: number;
	requestsByPath: Record<string, number>;
	/** The most status requests that were open at the same time. */
	maxStatusInFlight: number;
	/** The most status requests that began within any 1,000 ms. */
	maxStatusPerSecond: number;
}

export function countAll(
	renders: Renders,
	ledger: Ledger,
	requests: RequestRecord[],
	load: StatusLoad,
): EmulatorCounts {
	renders.settle();
	const requestsByPath: Record<string, number> = {};
	for (const { method, path } of requests) {
		const key = `${method} ${path}`;
		requestsByPath[key] = (requestsByPath[key] ?? 0) + 1;
	}
	return {
		created: renders.sessions.length,
		credits: renders.sessions.reduce((sum, { credits }) => sum + credits, 0),
		charged: renders.sessions.reduce((sum, session) => sum + chargedFor(session), 0),
		remainingCredits: ledger.balance,
		createPosts: requests.filter(({ kind }) => kind === 'create').length,
		requestsByPath,
		maxStatusInFlight: load.maxInFlight,
		maxStatusPerSecond: load.maxPerSecond,
	};
}
