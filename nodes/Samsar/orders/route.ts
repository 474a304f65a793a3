import type { OrderBody } from '../api/contract';
import type { Fonts } from '../api/fonts';
import type { Offers } from '../api/offers';
import type { ANSWER_TIMES } from '../transport/samsarConnection';

/** A source of an edit. */
export interface Source {
	/** As in Render; null = the server does not know the session. */
	status: string | null;
	/** Its length in seconds; null if unknown. */
	seconds: number | null;
}

/** What the server reports free of charge before the first payment. */
export interface Terms {
	/** Null if it lists no models, like servers of the documented API. */
	offers: Offers | null;
	/** The known sources of edits, by session ID. */
	sources: ReadonlyMap<string, Source>;
	/** Absent if no order names a font, or the server lists none. */
	fonts?: Fonts;
	/** Why the list of models could not be read; absent = it was read, or there is none. */
	trouble?: string;
}

export const NO_TERMS: Terms = { offers: null, sources: new Map() };

/** The request of an order for one server. */
export interface Sending {
	/** Below the base URL. */
	path: string;
	body: OrderBody;
	/** The model that *Default* stands for there; absent if the order names one. */
	imageModel?: string;
}

/** Texts for a price limit. All are sentences except `whyUnknown`. */
export interface PriceAdvice {
	/** Follows "but". */
	whyUnknown: string;
	ifUnknown: string;
	ifTooDear: string;
}

/** A request of the API that orders a video. */
export interface Route {
	/** Below the base URL. */
	path: string;
	/** The option that disables the check against the server's lists; absent = 'Check Models'. */
	listSwitch?: string;
	/** Key of its answer time; absent = that of a create. */
	answerTime?: keyof typeof ANSWER_TIMES;
	/** What a server without this route cannot do; absent if every server has it. */
	missing?: string;
	/** Credits, or null if the price is unknown. */
	price(body: OrderBody, terms: Terms): number | null;
	priceAdvice: PriceAdvice;
	/** @throws SamsarFailure for what the server does not offer */
	checkOffer?(body: OrderBody, offers: Offers): void;
	/** @throws SamsarFailure for a prompt or duration outside the server's limits, or else the documented ones */
	checkLengths?(body: OrderBody, terms: Terms): void;
	/** The request for this server; absent = the body is sent to `path` unchanged. */
	resolve?(body: OrderBody, terms: Terms): Sending;
	/** The body that identifies an order; absent = the body itself. */
	identify?(body: OrderBody): OrderBody;
	/** @throws SamsarFailure for a source that cannot be edited */
	checkSources?(body: OrderBody, terms: Terms): void;
	/** The session IDs of an edit's sources. */
	sourcesOf?(body: OrderBody): string[];
}

export function resolveOrder(
	{ route, body }: { route: Route; body: OrderBody },
	terms: Terms = NO_TERMS,
): Sending {
	return route.resolve?.(body, terms) ?? { path: route.path, body };
}

/** A subtitle language turns subtitles on: newer servers refuse it otherwise. */
export function withSubtitles<Body extends OrderBody>(body: Body): Body {
	const { input } = body;
	if (input.subtitle_language === undefined || input.enable_subtitles !== undefined) return body;
	return { ...body, input: { ...input, enable_subtitles: true } };
}
