import type { IDataObject } from 'n8n-workflow';

import { readRetryAfter } from '../transport/answer';

/** The reason why a try returned no file. */
export interface Miss {
	/**
	 * `expired`: a new link may work; `trouble`: the same link may work later; `refused`: retrying does
	 * not help.
	 */
	kind: 'expired' | 'trouble' | 'refused';
	/** Without a final period. */
	reason: string;
	httpCode?: number;
	/** What to do if another download would not help. */
	advice?: string;
	/** Milliseconds that the server asks to wait. */
	retryAfterMs?: number | null;
}

export type VideoAnswer =
	| {
			kind: 'video';
			mimeType: string;
			/** Bytes, or null if unknown. */
			length: number | null;
	  }
	| { kind: 'redirect'; location: unknown }
	| Miss;

const DEFAULT_TYPE = 'video/mp4';

/** Statuses of storage services for an expired link or a moved file. */
const EXPIRED = [400, 401, 403, 404, 410];

const REDIRECTS = [301, 302, 303, 307, 308];

/** Text types. Storage services may send a video as any other type. */
const TEXT_TYPE = /^(text\/.*|application\/(.*\+)?(json|xml))$/;

function readLength(header: unknown): number | null {
	const length = typeof header === 'string' ? Number(header) : NaN;
	return Number.isInteger(length) ? length : null;
}

/**
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
			return { kind: 'trouble', reason: `the server sent ${type} instead of a video`, httpCode };
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
 * Whether a file starts like a web page or an XML message, whatever its type.
 *
 * @param start at least the first character
 */
export function isPage(start: string): boolean {
	return /^\s*<([!?a-z]|$)/i.test(start);
}
