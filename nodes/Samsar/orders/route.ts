import type { OrderBody } from '../api/contract';
import type { Fonts } from '../api/fonts';
import type { Offers } from '../api/offers';
import type { ANSWER_TIMES } from '../transport/samsarConnection';

/** A video that another one is to be made of. */
export interface Source {
	/** As Render has it; null: the server does not know the session. */
	status: string | null;
	/** Its length; null where the server does not tell it. */
	seconds: number | null;
}

/** What the server tells, free, before the first payment. */
export interface Terms {
	/** Null where it tells nothing, as servers of the documented contract. */
	offers: Offers | null;
	/** The videos that others are made of, by their sessions, as far as it tells them. */
	sources: ReadonlyMap<string, Source>;
	/** Absent where no order names a font, or the server does not list them. */
	fonts?: Fonts;
	/** Why it could not be learned what the server offers; absent = it told, or has no such list. */
	trouble?: string;
}

export const NO_TERMS: Terms = { offers: null, sources: new Map() };

/** An order as it is sent to one server. */
export interface Sending {
	/** Below the base URL. */
	path: string;
	body: OrderBody;
	/** The model that *Default* stands for there; absent where the order names one. */
	imageModel?: string;
}

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
	/** The option that lets pass what the server does not list; absent = 'Check Models'. */
	listSwitch?: string;
	/** Whose answer time is its own; absent = that of a create. */
	answerTime?: keyof typeof ANSWER_TIMES;
	/** What a server without this place cannot do; absent where every server has it. */
	missing?: string;
	/** Credits, or null when the price is not known. */
	price(body: OrderBody, terms: Terms): number | null;
	priceAdvice: PriceAdvice;
	/** @throws SamsarFailure for what the server does not offer */
	checkOffer?(body: OrderBody, offers: Offers): void;
	/** @throws SamsarFailure for a length that the server does not take, or the documentation where it tells nothing */
	checkLengths?(body: OrderBody, terms: Terms): void;
	/** Where and how this server is sent the order; absent = to `path`, as it is. */
	resolve?(body: OrderBody, terms: Terms): Sending;
	/** The body by which an order is known; absent = the body itself. */
	identify?(body: OrderBody): OrderBody;
	/** @throws SamsarFailure for a video that nothing can be made of */
	checkSources?(body: OrderBody, terms: Terms): void;
	/** The sessions of the finished videos that another one is made of. */
	sourcesOf?(body: OrderBody): string[];
}

/** The order as this server is sent it. */
export function resolveOrder(
	{ route, body }: { route: Route; body: OrderBody },
	terms: Terms = NO_TERMS,
): Sending {
	return route.resolve?.(body, terms) ?? { path: route.path, body };
}

/** A language of subtitles switches them on: newer servers refuse it without the switch, or with it off. */
export function withSubtitles<Body extends OrderBody>(body: Body): Body {
	const { input } = body;
	if (input.subtitle_language === undefined || input.enable_subtitles !== undefined) return body;
	return { ...body, input: { ...input, enable_subtitles: true } };
}
