import { createHash } from 'crypto';
import type { IExecuteFunctions } from 'n8n-workflow';

import { abbreviate, isShort } from './longJson';

/** Identifies an order in another try, run or execution. */
export interface Identity {
	/** Hash of the request. */
	content: string;
	/** Hash of the fields as written, with the data they read; absent if each call is a separate order. */
	setup?: string;
	/** The user's key that identifies the order in all runs. */
	idempotencyKey?: string;
}

/** The first sixteen hexadecimal characters of a text's SHA-256. */
export function hash(text: string): string {
	return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/**
 * Hash of the fields as written, with the data they read from the item and from other nodes. n8n evaluates
 * expressions at every try, so `{{ $now }}` gives different content for the same order.
 *
 * @param named the data that the fields read from other nodes
 * @param input the item's JSON
 */
export function hashSetup(fields: unknown[], named: unknown[], input: unknown): string {
	const setup = [[...fields, ...named], input];
	try {
		return hash(isShort(setup) ? JSON.stringify(setup) : abbreviate(setup));
	} catch {
		// The item contains a value that cannot be serialized.
		return hash(JSON.stringify(fields));
	}
}

function readToken(context: IExecuteFunctions): string | undefined {
	const { $execution } = context.getWorkflowDataProxy(0) as {
		$execution?: { resumeUrl?: unknown };
	};
	return /[?&]signature=([^&/]+)/.exec(String($execution?.resumeUrl ?? ''))?.[1];
}

/**
 * Identifies an execution and its retries: the hash of the token in its resume address. n8n creates the token
 * with the execution's data and passes it on to a retry (n8n 2.14 and later). Only the hash is stored, because the
 * token grants access.
 *
 * @returns null if n8n has no such token
 */
export function findLineage(context: IExecuteFunctions): string | null {
	try {
		const token = readToken(context);
		return token === undefined ? null : hash(token);
	} catch {
		return null;
	}
}
