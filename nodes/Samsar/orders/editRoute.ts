import type { OrderBody } from '../api/contract';
import { hasFailed } from '../api/render';
import { SamsarFailure } from '../failures/failure';
import { NOTHING_ORDERED } from '../failures/sentence';
import { unknownSource } from './orderFailures';
import type { Route, Source, Terms } from './route';

/** The sessions that the body of an edit names. */
function sourcesOf({ input }: OrderBody): string[] {
	const { session_id: one, session_ids: several } = input;
	return [one, ...(Array.isArray(several) ? several : [])].filter(
		(id): id is string => typeof id === 'string',
	);
}

/**
 * Without this check, the server would accept and charge the order, and copy an unfinished source.
 *
 * @throws SamsarFailure for a video that is not finished
 */
function checkSource(id: string, { status }: Source): void {
	const isUnfinished = status === null || status === 'PENDING' || hasFailed({ status });
	// An unknown status proves nothing.
	if (!isUnfinished) return;
	if (status === null) throw unknownSource([id], NOTHING_ORDERED);
	throw new SamsarFailure({
		message: `Video ${id} is not finished (${status}), so it cannot be edited`,
		description: `${NOTHING_ORDERED} ${
			hasFailed({ status })
				? 'Use a finished video.'
				: "To wait for it, put 'Get Status' with 'Wait for Completion' on before this node."
		}`,
		status,
	});
}

/**
 * A route that makes a new video from finished ones.
 *
 * @param missing what a server without this route cannot do
 * @param creditsPerSecond of the finished videos
 */
export function editRoute(path: string, missing: string, creditsPerSecond: number): Route {
	return {
		path,
		missing,
		sourcesOf,
		checkSources: (body: OrderBody, { sources }: Terms) => {
			for (const id of sourcesOf(body)) {
				const source = sources.get(id);
				if (source !== undefined) checkSource(id, source);
			}
		},
		price: (body: OrderBody, { sources }: Terms) => {
			if (creditsPerSecond === 0) return 0;
			const lengths = sourcesOf(body).map((id) => sources.get(id)?.seconds ?? NaN);
			const sum = lengths.reduce((all, length) => all + length, 0);
			return Number.isNaN(sum) ? null : Math.ceil(sum * creditsPerSecond);
		},
		priceAdvice: {
			whyUnknown: 'this server does not report the length of the video, so its price is unknown',
			ifUnknown: "To continue without a limit, remove 'Max Credits'.",
			ifTooDear: "To continue, raise 'Max Credits'.",
		},
	};
}
