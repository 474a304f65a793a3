import type { OrderBody } from '../api/contract';
import type { Offers } from '../api/offers';
import type { ANSWER_TIMES } from '../transport/samsarConnection';

/** What the server tells, free, before the first payment. */
export interface Terms {
	/** Null where it tells nothing, as servers of the documented contract. */
	offers: Offers | null;
	/** Lengths of finished videos, by their sessions, as far as it tells them. */
	seconds: ReadonlyMap<string, number>;
}

export const NO_TERMS: Terms = { offers: null, seconds: new Map() };

/** What a person is told who has set a limit, in whole sentences but for the first. */
export interface PriceAdvice {
	/** Follows "but". */
	whyUnknown: string;
	ifUnknown: string;
	ifTooDear: string;
}

/** A place of the API at which a video is ordered and paid for. */
export interface Route {
	/** Below the base URL. */
	path: string;
	/** Whose answer time is its own; absent = that of a create. */
	answerTime?: keyof typeof ANSWER_TIMES;
	/** What a server without this place cannot do; absent where every server has it. */
	missing?: string;
	/** Credits, or null when the price is not known. */
	price(body: OrderBody, terms: Terms): number | null;
	priceAdvice: PriceAdvice;
	/** @throws SamsarFailure for what the server does not offer */
	checkOffer?(body: OrderBody, offers: Offers): void;
	/** The sessions of the finished videos that another one is made of. */
	sourcesOf?(body: OrderBody): string[];
}
