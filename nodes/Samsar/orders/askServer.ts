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
import { sendPatiently } from '../transport/retry';
import { DETAILS_PATH } from '../transport/readRequests';
import { lookAtSession } from '../transport/readStatus';
import { describeReply } from '../transport/refusal';
import { findPassingTrouble } from '../transport/retryPolicy';
import type { Order } from './order';
import type { Source, Terms } from './route';
import { NO_TERMS } from './route';

/** Milliseconds to wait for one answer. The request is optional, so it must not delay the run. */
const ANSWER_TIME = 8_000;

/** Milliseconds for which a failed request is repeated. */
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

/** The server's models and prices; null if it does not report them, like servers of the documented API. */
async function askOffers(run: Run): Promise<Pick<Terms, 'offers' | 'trouble'>> {
	const reply = await request(run, findModelsAddress(run.connection.baseUrl));
	const body = readAcceptedJson(reply);
	if (body !== null) return { offers: readOffers(body) };
	const isTrouble = findPassingTrouble(reply) !== null;
	return { offers: null, ...(isTrouble && { trouble: describeReply(reply) }) };
}

/** The account's credits; null if the server does not report them. */
export async function askBalance(run: Run): Promise<number | null> {
	const body = await ask(run, findCreditsAddress(run.connection.baseUrl));
	return body === null ? null : (readBalance(body)?.remainingCredits ?? null);
}

/**
 * The source of an edit; null if the server does not report it. A session counts as missing only if the status
 * request confirms it, because sessions can be older than the details request.
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

/** The sources of edits that the server reports. */
async function askSources(run: Run, sessionIds: string[]): Promise<Map<string, Source>> {
	const told = await Promise.all(
		[...new Set(sessionIds)].map(async (id) => [id, await askSource(run, id)] as const),
	);
	return new Map(told.flatMap(([id, source]) => (source === null ? [] : [[id, source]])));
}

/** The server's fonts, if an order names one. The request is free and needs no key. */
async function askFonts(run: Run, orders: Order[]): Promise<Pick<Terms, 'fonts'>> {
	if (orders.every(({ body }) => body.input.font_key === undefined)) return {};
	const body = await ask(run, findFontsAddress(run.connection.baseUrl));
	const fonts = body && readFonts(body);
	return fonts === null ? {} : { fonts };
}

/** The server's models, prices and fonts, and the sources of edits. */
export async function askTerms(run: Run, orders: Order[]): Promise<Terms> {
	const told = await askOffers(run);
	// A server that lists no models cannot edit videos.
	if (told.offers === null && told.trouble === undefined) return NO_TERMS;
	const sources = orders.flatMap(({ route, body }) => route.sourcesOf?.(body) ?? []);
	const [known, fonts] = await Promise.all([askSources(run, sources), askFonts(run, orders)]);
	return { ...told, ...fonts, sources: known };
}
