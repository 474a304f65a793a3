import { createHash } from 'crypto';
import type { IExecuteFunctions } from 'n8n-workflow';

import { abbreviate, isShort } from './longJson';

/** By what an order is known when it comes again: in another try, run or execution. */
export interface Identity {
	/** Hash of the request. */
	content: string;
	/** Hash of the fields as they were written, with what they read; absent where each call is an order of its own. */
	setup?: string;
	/** What the person says that the order is known by in all runs; absent = nothing. */
	idempotencyKey?: string;
}

/** The first sixteen hexadecimal characters of a text's SHA-256. */
export function hash(text: string): string {
	return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/**
 * Hash of the fields as the person wrote them, with what they read from the item and from other nodes.
 * n8n evaluates expressions at every try, so `{{ $now }}` gives other content for the same order.
 *
 * @param named what the fields read from other nodes
 * @param input the item's JSON
 */
export function hashSetup(fields: unknown[], named: unknown[], input: unknown): string {
	const setup = [[...fields, ...named], input];
	try {
		return hash(isShort(setup) ? JSON.stringify(setup) : abbreviate(setup));
	} catch {
		// Something in the item cannot be written as text.
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
 * What an execution and its retries have in common: the token of its resume address, which n8n makes
 * with the execution's data and hands on to a retry (n8n 2.14 and later). The token is a capability, so
 * only its hash is kept.
 *
 * @returns null where n8n has no such token
 */
export function findLineage(context: IExecuteFunctions): string | null {
	try {
		const token = readToken(context);
		return token === undefined ? null : hash(token);
	} catch {
		return null;
	}
}
