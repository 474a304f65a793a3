import { DEFAULT_BASE_URL } from '../api/contract';
import { endSentence } from '../failures/sentence';
import type { Answer, Reply } from './answer';
import { isAccepted, isRouteMissing, readAcceptedJson } from './answer';
import { completeBaseUrl, findModelsAddress, isVideoPlace, listStatusAddresses } from './baseUrl';
import { GATEWAY, isGatewayAnswer, PROXY_ADVICE } from './proxy';
import { namesTheKey } from './refusal';

/** Sends one GET, which costs nothing. Never throws. */
export type Ask = (url: string, withKey: boolean) => Promise<Reply>;

/** A well-formed session ID in every API generation that matches no session. */
const IMPOSSIBLE_SESSION = '0'.repeat(24);

/** Statuses of the API for a request without a key. */
const ASKS_FOR_KEY = [400, 401, 403];

const OWN_ADDRESS = `Samsar's own address is ${DEFAULT_BASE_URL}`;

/** What the server does at the status addresses of the API generations. */
type StatusPlace =
	| { kind: 'asksForKey'; address: string; refusal: Answer }
	/** The server there is not Samsar, or nothing is there. */
	| { kind: 'stranger'; trouble: string }
	/** The address could not be checked. */
	| { kind: 'unseen'; trouble: string };

/** Why the address could not be checked; null if it gave an answer of its own. */
function describeUnseen(reply: Reply, address: string): string | null {
	if (reply.kind === 'silence' && reply.isProxy) {
		return `The API Key could not be checked: ${endSentence(reply.reason)} Nothing was charged. ${PROXY_ADVICE}`;
	}
	if (reply.kind === 'silence') {
		return `n8n got no answer from ${new URL(address).origin}: ${reply.reason}. Check the Base URL, the network, and n8n's proxy settings. Inside a container, localhost is the container itself`;
	}
	const { httpCode, redirectedTo } = reply;
	if (httpCode >= 300 && httpCode < 400) {
		return `The Base URL redirects to ${redirectedTo ?? 'another address'} (status ${httpCode}), and the API Key is not sent there. Enter the final address. ${OWN_ADDRESS}`;
	}
	if (httpCode === 429) {
		return 'Samsar limits requests at the moment (status 429), so the API Key could not be checked. Nothing was charged. Test again in a minute';
	}
	if (httpCode === 408 || httpCode === 425 || httpCode >= 500) {
		const who = isGatewayAnswer(reply)
			? `The server at the Base URL, or ${GATEWAY},`
			: 'The server at the Base URL';
		return `${who} failed (status ${httpCode}), so the API Key could not be checked. Nothing was charged. Test again in a few minutes`;
	}
	return null;
}

function describeStranger({ httpCode, body }: Answer, address: string): string {
	if (body.form === 'html') {
		return `The Base URL answers with a web page instead of the Samsar API, so the API Key could not be checked. ${OWN_ADDRESS}`;
	}
	const seen =
		httpCode === 404
			? `The server has nothing at ${address} (status 404)`
			: `The server answers at ${address} without asking for an API Key (status ${httpCode})`;
	return `${seen}, so this is not the Base URL of the Samsar video API. The API Key was not sent. ${OWN_ADDRESS}`;
}

function describeRejection(httpCode: number): string {
	return httpCode === 403
		? 'Samsar does not allow this API Key to use the video API (status 403). Check the key and the plan in the account settings at https://app.samsar.one'
		: `Samsar does not accept this API Key (status ${httpCode}). Copy it again from the account settings at https://app.samsar.one: it may be incomplete or revoked`;
}

function withSession(address: string): string {
	return `${address}?session_id=${IMPOSSIBLE_SESSION}&request_id=${IMPOSSIBLE_SESSION}`;
}

/** Tries the status addresses without the key until one asks for a key. */
async function findStatusPlace(baseUrl: string, ask: Ask): Promise<StatusPlace> {
	let trouble = '';
	for (const address of listStatusAddresses(baseUrl)) {
		const reply = await ask(withSession(address), false);
		const unseen = describeUnseen(reply, address);
		if (reply.kind === 'silence' || unseen !== null) {
			return { kind: 'unseen', trouble: unseen ?? '' };
		}
		if (ASKS_FOR_KEY.includes(reply.httpCode) && reply.body.form !== 'html') {
			return { kind: 'asksForKey', address, refusal: reply };
		}
		trouble ||= describeStranger(reply, address);
		if (!isRouteMissing(reply)) break;
	}
	return { kind: 'stranger', trouble };
}

const MODELS = 'VIDEO_MODELS';

/** A list of models whose answer was longer than the test reads. */
function beginsList(reply: Reply): boolean {
	if (reply.kind === 'silence' || !isAccepted(reply)) return false;
	return reply.body.form === 'cutOff' && reply.body.text.includes(`"${MODELS}"`);
}

/** Whether videos are created below the base URL: judged by its status address or its list of models. */
async function canCreate(baseUrl: string, statusAddress: string, ask: Ask): Promise<boolean> {
	if (isVideoPlace(baseUrl, statusAddress)) return true;
	const reply = await ask(findModelsAddress(baseUrl), false);
	const body = readAcceptedJson(reply);
	return body !== null ? Object.keys(body).includes(MODELS) : beginsList(reply);
}

/** The trouble, or the correct address if the base URL is only incomplete. */
async function adviseAddress(baseUrl: string, trouble: string, ask: Ask): Promise<string> {
	const complete = completeBaseUrl(baseUrl);
	if (complete === baseUrl) return trouble;
	const place = await findStatusPlace(complete, ask);
	if (place.kind !== 'asksForKey' || !(await canCreate(complete, place.address, ask)))
		return trouble;
	return `The Base URL is incomplete: Samsar's video API is at ${complete}. Enter that address as Base URL`;
}

/** Why the key is not accepted, or null. */
function judgeKey(reply: Reply, address: string, refusal: Answer): string | null {
	const unseen = describeUnseen(reply, address);
	if (reply.kind === 'silence' || unseen !== null) return unseen;
	const { httpCode, body } = reply;
	if (body.form === 'html') return describeStranger(reply, address);
	if (httpCode === 400 && JSON.stringify(body) === JSON.stringify(refusal.body)) {
		return 'The server at the Base URL gives the same answer with and without the API Key (status 400), so the key could not be checked. A proxy in front of the server may remove the Authorization header';
	}
	return [401, 403].includes(httpCode) || namesTheKey(reply) ? describeRejection(httpCode) : null;
}

/**
 * Checks a credential: whether Samsar's video API is at the base URL, whether it can create videos there,
 * and whether it accepts the key. Requests the status of a session that cannot exist, first without the
 * key: the key is sent only to a server that asks for one.
 *
 * @returns the message for the person who tests the credential, or null if it works
 */
export async function findCredentialTrouble(baseUrl: string, ask: Ask): Promise<string | null> {
	const place = await findStatusPlace(baseUrl, ask);
	if (place.kind === 'unseen') return place.trouble;
	if (place.kind === 'stranger') return await adviseAddress(baseUrl, place.trouble, ask);
	const { address, refusal } = place;
	if (!(await canCreate(baseUrl, address, ask))) {
		const trouble = `Samsar reports the status of videos at ${address}, but does not seem to create them at this Base URL. ${OWN_ADDRESS}`;
		return await adviseAddress(baseUrl, trouble, ask);
	}
	return judgeKey(await ask(withSession(address), true), address, refusal);
}
