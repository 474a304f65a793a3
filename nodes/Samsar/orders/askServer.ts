import type { IDataObject } from 'n8n-workflow';

import type { Offers } from '../api/offers';
import { readOffers } from '../api/offers';
import { readBalance } from '../api/credits';
import { readDetails } from '../api/listed';
import type { JsonRecord } from '../api/render';
import type { Run } from '../run/run';
import { readAcceptedJson } from '../transport/answer';
import { findCreditsAddress, findModelsAddress, readRootUrl } from '../transport/baseUrl';
import { sendPatiently } from '../transport/patience';
import { DETAILS_PATH } from '../transport/readRequests';
import type { Order } from './order';
import type { Terms } from './route';
import { NO_TERMS } from './route';

/** Milliseconds for one such question: it is free, and a server that has no answer must not hold up the run. */
const ANSWER_TIME = 8_000;

/** Milliseconds for which a question that meets trouble is asked again. */
const PATIENCE = 4_000;

async function ask(
	{ connection, clock, stop }: Run,
	url: string,
	query?: IDataObject,
): Promise<JsonRecord | null> {
	const request = { method: 'GET' as const, url, query, timeoutMs: ANSWER_TIME };
	const body = readAcceptedJson(await sendPatiently(connection, request, clock, stop, PATIENCE));
	if (body !== null) connection.hasAnswered = true;
	return body;
}

/** What the server offers at which price; null where it tells nothing, as servers of the documented contract. */
async function askOffers(run: Run): Promise<Offers | null> {
	const body = await ask(run, findModelsAddress(run.connection.baseUrl));
	return body === null ? null : readOffers(body);
}

/** The account's credits; null where the server does not tell them. */
export async function askBalance(run: Run): Promise<number | null> {
	const body = await ask(run, findCreditsAddress(run.connection.baseUrl));
	return body === null ? null : (readBalance(body)?.remainingCredits ?? null);
}

/** How long a finished video is; null where the server does not tell it. */
async function askLength(run: Run, sessionId: string): Promise<number | null> {
	const url = `${readRootUrl(run.connection.baseUrl)}${DETAILS_PATH}`;
	const body = await ask(run, url, { request_id: sessionId });
	const seconds = body && readDetails(body)?.duration;
	return seconds && seconds > 0 ? seconds : null;
}

/** Lengths of finished videos in seconds, of those that the server tells. */
async function askSeconds(run: Run, sessionIds: string[]): Promise<Map<string, number>> {
	const lengths = await Promise.all(
		[...new Set(sessionIds)].map(async (id) => [id, await askLength(run, id)] as const),
	);
	return new Map(lengths.flatMap(([id, length]) => (length === null ? [] : [[id, length]])));
}

async function askTerms(run: Run, orders: Order[]): Promise<Terms> {
	const offers = await askOffers(run);
	if (offers === null) return NO_TERMS;
	const sources = orders.flatMap(({ route, body }) => route.sourcesOf?.(body) ?? []);
	return { offers, seconds: await askSeconds(run, sources) };
}

/**
 * What the server tells of its offers, its prices, and of the videos that the orders are made of.
 *
 * @returns asks when it is called first, and never again
 */
export function askOnce(run: Run, orders: Order[]): () => Promise<Terms> {
	let terms: Promise<Terms> | undefined;
	return async () => await (terms ??= askTerms(run, orders));
}
