import type { OrderBody } from '../api/contract';
import type { Route, Terms } from './route';

/** The sessions that the body of an edit names. */
function sourcesOf({ input }: OrderBody): string[] {
	const { session_id: one, session_ids: several } = input;
	return [one, ...(Array.isArray(several) ? several : [])].filter(
		(id): id is string => typeof id === 'string',
	);
}

/**
 * A place at which another video is made of finished ones.
 *
 * @param missing what a server without it cannot do
 * @param creditsPerSecond of the finished videos; null = Samsar states no price
 */
export function editRoute(path: string, missing: string, creditsPerSecond: number | null): Route {
	return {
		path,
		missing,
		sourcesOf,
		price: (body: OrderBody, { seconds }: Terms) => {
			if (creditsPerSecond === null || creditsPerSecond === 0) return creditsPerSecond;
			const lengths = sourcesOf(body).map((id) => seconds.get(id) ?? NaN);
			const sum = lengths.reduce((all, length) => all + length, 0);
			return Number.isNaN(sum) ? null : Math.ceil(sum * creditsPerSecond);
		},
		priceAdvice: {
			whyUnknown:
				creditsPerSecond === null
					? 'Samsar states no price for this'
					: 'this server does not tell how long the video is',
			ifUnknown: "Remove 'Max Credits' to do it anyway.",
			ifTooDear: "Raise 'Max Credits' to do it anyway.",
		},
	};
}
