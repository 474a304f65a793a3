import { DEFAULT_BASE_URL } from '../api/contract';
import { endSentence } from '../failures/sentence';
import type { Answer, Reply } from './answer';
import { isAccepted, isRouteMissing, readAcceptedJson } from './answer';
import { completeBaseUrl, findModelsAddress, isVideoPlace, listStatusAddresses } from './baseUrl';
import { GATEWAY, isGatewayAnswer, PROXY_ADVICE } from './proxy';
import { namesTheKey } from './refusal';

/** Sends one GET, which costs nothing. Never throws. */
export type Ask = (url: string, withKey: boolean) => Promise<Reply>;

/** Well formed for every generation of the API, and belongs to nobody. */
const IMPOSSIBLE_SESSION = '0'.repeat(24);

/** How the API refuses a status request that brings no key. */
const ASKS_FOR_KEY = [400, 401, 403];

const OWN_ADDRESS = `Samsar's own address is ${DEFAULT_BASE_URL}`;

/** What the server does where the API's generations tell a status. */
type StatusPlace =
	| { kind: 'asksForKey'; address: string; refusal: Answer }
	/** Something else than Samsar lives there, or nothing. */
	| { kind: 'stranger'; trouble: string }
	/** It could not be seen. */
	| { kind: 'unseen'; trouble: string };

/** Why the address could not be seen; null when it answers for itself. */
function describeUnseen(reply: Reply, address: string): string | null {
	if (reply.kind === 'silence' && reply.isProxy) {
		return `The API Key could not be checked: ${endSentence(reply.reason)} Nothing was charged. ${PROXY_ADVICE}`;
	}
	if (reply.kind === 'silence') {
		return `n8n got no answer from ${new URL(address).origin}: ${reply.reason}. Check the Base URL, the network, and n8n's proxy settings. Inside a container, localhost is the container itself`;
	}
	const { httpCode, redirectedTo } = reply;
	if (httpCode >= 300 && httpCode < 400) {
		return `The Base URL redirects to ${redirectedTo ?? 'another address'} (status ${httpCode}), and the API Key is not sent on. Enter the final address. ${OWN_ADDRESS}`;
	}
	if (httpCode === 429) {
		return 'Samsar limits requests at the moment (status 429), so the API Key could not be checked. Nothing was charged. Test again in a minute';
	}
	if (httpCode === 408 || httpCode === 425 || httpCode >= 500) {
		const who = isGatewayAnswer(reply)
			? `The server at the Base URL, or ${GATEWAY},`
			: 'The server at the Base URL';
		return `${who} is in trouble (status ${httpCode}), so the API Key could not be checked. Nothing was charged. Test again in a few minutes`;
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
	return `${seen}, so this Base URL is not that of the Samsar video API. The API Key was not sent. ${OWN_ADDRESS}`;
}

function describeRejection(httpCode: number): string {
	return httpCode === 403
		? 'Samsar does not let this API Key use the video API (status 403). Check the key and the plan in the account settings at https://app.samsar.one'
		: `Samsar does not accept this API Key (status ${httpCode}). Copy it again from the account settings at https://app.samsar.one: it may be incomplete or revoked`;
}

function withSession(address: string): string {
	return `${address}?session_id=${IMPOSSIBLE_SESSION}&request_id=${IMPOSSIBLE_SESSION}`;
}

/** Looks from place to place without the key, as the node does with it, for one that asks for it. */
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

/** A long list of models is not read to its end. */
function beginsList(reply: Reply): boolean {
	if (reply.kind === 'silence' || !isAccepted(reply)) return false;
	return reply.body.form === 'cutOff' && reply.body.text.includes(`"${MODELS}"`);
}

/** Whether videos are created below the base URL: by where its status is, or because it lists models. */
async function canCreate(baseUrl: string, statusAddress: string, ask: Ask): Promise<boolean> {
	if (isVideoPlace(baseUrl, statusAddress)) return true;
	const reply = await ask(findModelsAddress(baseUrl), false);
	const body = readAcceptedJson(reply);
	return body !== null ? Object.keys(body).includes(MODELS) : beginsList(reply);
}

/** The same trouble, or the address that the person has cut short. */
async function adviseAddress(baseUrl: string, trouble: string, ask: Ask): Promise<string> {
	const complete = completeBaseUrl(baseUrl);
	if (complete === baseUrl) return trouble;
	const place = await findStatusPlace(complete, ask);
	if (place.kind !== 'asksForKey' || !(await canCreate(complete, place.address, ask)))
		return trouble;
	return `The Base URL is incomplete: Samsar's video API is at ${complete}. Enter that address as Base URL`;
}

/** Why the key opens nothing, or null. */
function judgeKey(reply: Reply, address: string, refusal: Answer): string | null {
	const unseen = describeUnseen(reply, address);
	if (reply.kind === 'silence' || unseen !== null) return unseen;
	const { httpCode, body } = reply;
	if (body.form === 'html') return describeStranger(reply, address);
	if (httpCode === 400 && JSON.stringify(body) === JSON.stringify(refusal.body)) {
		return 'The server at the Base URL says the same with the API Key as without it (status 400), so the key could not be checked. A proxy in front of the server may take away the header Authorization';
	}
	return [401, 403].includes(httpCode) || namesTheKey(reply) ? describeRejection(httpCode) : null;
}

/**
 * Looks at a credential: whether Samsar's video API is at the base URL, whether videos can be created
 * there, and whether it takes the key. Asks for the status of a session that cannot exist, without
 * the key first: the key goes only where it is asked for.
 *
 * @returns why the credential is of no use, in words for the person who tests it, or null
 */
export async function findCredentialTrouble(baseUrl: string, ask: Ask): Promise<string | null> {
	const place = await findStatusPlace(baseUrl, ask);
	if (place.kind === 'unseen') return place.trouble;
	if (place.kind === 'stranger') return await adviseAddress(baseUrl, place.trouble, ask);
	const { address, refusal } = place;
	if (!(await canCreate(baseUrl, address, ask))) {
		const trouble = `Samsar tells the status of videos at ${address}, but does not show that it creates them at this Base URL. ${OWN_ADDRESS}`;
		return await adviseAddress(baseUrl, trouble, ask);
	}
	return judgeKey(await ask(withSession(address), true), address, refusal);
}
