import type { IDataObject } from 'n8n-workflow';

import { readRetryAfter } from '../transport/answer';

/** Why a try brought no file. */
export interface Miss {
	/**
	 * `expired`: another link may work; `trouble`: the same link may work later; `refused`: no
	 * further try does better.
	 */
	kind: 'expired' | 'trouble' | 'refused';
	/** In words, without a final period. */
	reason: string;
	httpCode?: number;
	/** What the person can do about it, where another download would not help. */
	advice?: string;
	/** Milliseconds that the server asks to wait. */
	retryAfterMs?: number | null;
}

/** What the head of an answer to a video's link says. */
export type VideoAnswer =
	| {
			kind: 'video';
			mimeType: string;
			/** Bytes, or null when the server does not say. */
			length: number | null;
	  }
	| { kind: 'redirect'; location: unknown }
	| Miss;

const DEFAULT_TYPE = 'video/mp4';

/** How storage services answer a signed link whose time is over, or a file that has moved. */
const EXPIRED = [400, 401, 403, 404, 410];

const REDIRECTS = [301, 302, 303, 307, 308];

/** What people and programs read. Storage services may well send a video as anything else. */
const TEXT_TYPE = /^(text\/.*|application\/(.*\+)?(json|xml))$/;

function readLength(header: unknown): number | null {
	const length = typeof header === 'string' ? Number(header) : NaN;
	return Number.isInteger(length) ? length : null;
}

/**
 * Reads the head of an answer.
 *
 * @param headers with lower-case names
 * @param now milliseconds since 1970
 */
export function readVideoAnswer(httpCode: number, headers: IDataObject, now: number): VideoAnswer {
	if (httpCode === 200) {
		const type = String(headers['content-type'] ?? '')
			.split(';')[0]
			.trim()
			.toLowerCase();
		if (TEXT_TYPE.test(type)) {
			return { kind: 'trouble', reason: `no video came, but ${type}`, httpCode };
		}
		const mimeType = type.startsWith('video/') ? type : DEFAULT_TYPE;
		return { kind: 'video', mimeType, length: readLength(headers['content-length']) };
	}
	if (REDIRECTS.includes(httpCode)) return { kind: 'redirect', location: headers.location };
	return {
		kind: EXPIRED.includes(httpCode) ? 'expired' : 'trouble',
		reason: `the server answered with HTTP ${httpCode}`,
		httpCode,
		retryAfterMs: readRetryAfter(headers['retry-after'], now),
	};
}

/**
 * Whether a file begins like a web page or an XML message, whatever its type says.
 *
 * @param start as much of it as has arrived, in the worst case one sign
 */
export function isPage(start: string): boolean {
	return /^\s*<([!?a-z]|$)/i.test(start);
}
