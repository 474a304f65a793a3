import { cleanAddress, findHidden, nameCharacter } from '../api/characters';
import { DEFAULT_BASE_URL } from '../api/contract';
import { isForSecrets } from '../api/innerAddress';
import { CONFIDENTIAL, isConfidential, parseWebAddress } from '../api/webAddress';
import { SamsarFailure } from '../failures/failure';
import { cutEnd } from '../failures/sentence';

function refuseBaseUrl(reason: string): SamsarFailure {
	return new SamsarFailure({
		message: `The Base URL in the Samsar API credential ${reason}. Nothing was sent.`,
		description: `Open the credential and correct 'Base URL'. Samsar's own address is ${DEFAULT_BASE_URL}`,
	});
}

/**
 * The credential's Base URL without its trailing slashes.
 *
 * @throws SamsarFailure if the key must not be sent there: no https (http is allowed only for this machine
 * and private networks), a cloud metadata address, a user name or password, a query or fragment, or a
 * character that programs interpret differently
 */
export function readBaseUrl(text: unknown): string {
	if (typeof text !== 'string' || text.trim() === '') throw refuseBaseUrl('is empty');
	const address = cleanAddress(text);
	const url = parseWebAddress(address);
	if (url === null) throw refuseBaseUrl('is not a web address');
	if (!isConfidential(url)) throw refuseBaseUrl(`must start with ${CONFIDENTIAL}`);
	if (isForSecrets(url)) {
		throw refuseBaseUrl('must not be a cloud metadata address');
	}
	if (url.username !== '' || url.password !== '') {
		throw refuseBaseUrl('must not contain a user name or password');
	}
	if (/[?#]/.test(address)) throw refuseBaseUrl('must not contain a query or fragment (? or #)');
	const hidden = findHidden(address);
	if (hidden !== undefined) throw refuseBaseUrl(`must not contain ${nameCharacter(hidden)}`);
	if (/[\s\\]/.test(address)) throw refuseBaseUrl('must not contain a blank or a backslash');
	return cutEnd(`${url.origin}${url.pathname}`, (sign) => sign === '/');
}

/** The address above `/video`, for requests about the account. */
export function readAccountUrl(baseUrl: string): string {
	return baseUrl.replace(/([^/])\/video$/, '$1');
}

/** Where newer servers list their models; needs no key. */
export function findModelsAddress(baseUrl: string): string {
	return `${baseUrl}/supported_models`;
}

/** Where newer servers report the account's credits. */
export function findCreditsAddress(baseUrl: string): string {
	return `${readAccountUrl(baseUrl)}/credits`;
}

/** Where newer servers list subtitle fonts; needs no key. */
export function findFontsAddress(baseUrl: string): string {
	return `${readAccountUrl(baseUrl)}/supported_fonts`;
}

/** The address that contains all API versions. */
export function readRootUrl(baseUrl: string): string {
	return baseUrl.replace(/\/v1\/video$/, '');
}

export function findDocumentedStatus(baseUrl: string): string {
	return `${baseUrl}/status`;
}

/** The status addresses of all API generations, the documented one first. */
export function listStatusAddresses(baseUrl: string): string[] {
	const addresses = [
		findDocumentedStatus(baseUrl),
		`${readAccountUrl(baseUrl)}/status`,
		`${new URL(baseUrl).origin}/v1/status`,
	];
	return [...new Set(addresses)];
}

/** Whether an API with this status address creates videos below the base URL, as documented. */
export function isVideoPlace(baseUrl: string, statusAddress: string): boolean {
	const { pathname } = new URL(baseUrl);
	if (statusAddress === `${baseUrl}/status`) return pathname.endsWith('/video');
	return pathname.endsWith('/v1/video') && statusAddress === `${readAccountUrl(baseUrl)}/status`;
}

/** Completes the address with the path of the documented one. */
export function completeBaseUrl(baseUrl: string): string {
	return baseUrl.replace(/([^/])(\/v1)?(\/video)?$/, '$1/v1/video');
}
