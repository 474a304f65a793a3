import type { IDataObject } from 'n8n-workflow';

import { readOffers } from '../api/offers';
import { readBalance } from '../api/credits';
import { readFonts } from '../api/fonts';
import { readDetails } from '../api/listed';
import type { JsonRecord } from '../api/render';
import { readEnd, readRender } from '../api/render';
import type { Run } from '../run/run';
import type { Reply } from '../transport/answer';
import { readAcceptedJson } from '../transport/answer';
import {
	findCreditsAddress,
	findFontsAddress,
	findModelsAddress,
	readRootUrl,
} from '../transport/baseUrl';
import { sendPatiently } from '../transport/patience';
import { DETAILS_PATH } from '../transport/readRequests';
import { lookAtSession } from '../transport/readStatus';
import { describeReply } from '../transport/refusal';
import { findPassingTrouble } from '../transport/retryPolicy';
import type { Order } from './order';
import type { Source, Terms } from './route';
import { NO_TERMS } from './route';

/** Milliseconds for one such question: it is free, and a server that has no answer must not hold up the run. */
const ANSWER_TIME = 8_000;

/** Milliseconds for which a question that meets trouble is asked again. */
const PATIENCE = 4_000;

async function request(
	{ connection, clock, stop }: Run,
	url: string,
	query?: IDataObject,
): Promise<Reply> {
	const asked = { method: 'GET' as const, url, query, timeoutMs: ANSWER_TIME };
	const reply = await sendPatiently(connection, asked, clock, stop, PATIENCE);
	if (readAcceptedJson(reply) !== null) connection.hasAnswered = true;
	return reply;
}

async function ask(run: Run, url: string, query?: IDataObject): Promise<JsonRecord | null> {
	return readAcceptedJson(await request(run, url, query));
}

/** What the server offers at which price; null where it tells nothing, as servers of the documented contract. */
async function askOffers(run: Run): Promise<Pick<Terms, 'offers' | 'trouble'>> {
	const reply = await request(run, findModelsAddress(run.connection.baseUrl));
	const body = readAcceptedJson(reply);
	if (body !== null) return { offers: readOffers(body) };
	const isTrouble = findPassingTrouble(reply) !== null;
	return { offers: null, ...(isTrouble && { trouble: describeReply(reply) }) };
}

/** The account's credits; null where the server does not tell them. */
export async function askBalance(run: Run): Promise<number | null> {
	const body = await ask(run, findCreditsAddress(run.connection.baseUrl));
	return body === null ? null : (readBalance(body)?.remainingCredits ?? null);
}

/**
 * A video that another one is to be made of; null where the server does not tell. Its word that there is no such
 * session counts only when the status has the same: the details are newer than the sessions.
 */
async function askSource(run: Run, sessionId: string): Promise<Source | null> {
	const url = `${readRootUrl(run.connection.baseUrl)}${DETAILS_PATH}`;
	const details = await ask(run, url, { request_id: sessionId });
	const seconds = (details && readDetails(details)?.duration) || null;
	const told = details && readRender(sessionId, details);
	if (told !== null && readEnd(told) !== 'untold') return { status: told.status, seconds };
	const look = await lookAtSession(run.connection, sessionId);
	if (look.kind === 'notFound') return { status: null, seconds };
	return look.kind === 'render' ? { status: look.render.status, seconds } : null;
}

/** The videos that others are made of, as far as the server tells them. */
async function askSources(run: Run, sessionIds: string[]): Promise<Map<string, Source>> {
	const told = await Promise.all(
		[...new Set(sessionIds)].map(async (id) => [id, await askSource(run, id)] as const),
	);
	return new Map(told.flatMap(([id, source]) => (source === null ? [] : [[id, source]])));
}

/** The fonts that the server has, where an order names one; asked for free, without need of a key. */
async function askFonts(run: Run, orders: Order[]): Promise<Pick<Terms, 'fonts'>> {
	if (orders.every(({ body }) => body.input.font_key === undefined)) return {};
	const body = await ask(run, findFontsAddress(run.connection.baseUrl));
	const fonts = body && readFonts(body);
	return fonts === null ? {} : { fonts };
}

/** What the server tells of its offers, its prices, and of the videos that the orders are made of. */
export async function askTerms(run: Run, orders: Order[]): Promise<Terms> {
	const told = await askOffers(run);
	// A server without offers has no way to make a video of others.
	if (told.offers === null && told.trouble === undefined) return NO_TERMS;
	const sources = orders.flatMap(({ route, body }) => route.sourcesOf?.(body) ?? []);
	const [known, fonts] = await Promise.all([askSources(run, sources), askFonts(run, orders)]);
	return { ...told, ...fonts, sources: known };
}
