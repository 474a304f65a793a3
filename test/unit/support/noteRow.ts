/* eslint-disable @n8n/community-nodes/no-restricted-globals -- not published */
import type { IExecuteFunctions } from 'n8n-workflow';

import type { Clock } from '../../../nodes/Samsar/clock';
import type { OrderName } from '../../../nodes/Samsar/orders/order';
import { hash } from '../../../nodes/Samsar/orders/order';
import { openNotes } from '../../../nodes/Samsar/orders/orderNotes';

export const SERVER = 'https://api.samsar.one/v1/video';
export const TOKEN = 'a'.repeat(64);
export const pass = async (ms: number) =>
	await new Promise<void>((resolve) => setTimeout(resolve, ms));
export const clock: Clock = {
	now: () => Date.now(),
	// Its row is changed in 4 ms at most, n8n's in some 6: as many times faster, and a timer's inaccuracy.
	sleep: async (ms) => await pass(ms / 5),
	random: () => Math.random(),
};

/** One row of n8n's table, changed without a lock: what is read may be old when it is written. */
export class Row {
	entries: string[] = [];

	calls: string[][] = [];

	failures = 0;

	/** So many times it does not take out what it is to. */
	refusesToRemove = 0;

	/** Calls after which the store does not answer. */
	awayAfter = Infinity;

	/** After so many questions, n8n is killed before it has taken one out again. */
	keepsQuestion = -1;

	readonly checkProcessedAndRecord = async (
		items: unknown[],
		_scope: string,
		{ maxEntries }: { maxEntries?: number },
	) => {
		this.calls.push(items.map(String));
		if (this.failures-- > 0) throw new Error('UNIQUE constraint failed');
		if (this.calls.length > this.awayAfter) throw new Error('database is locked');
		const read = [...this.entries];
		await pass(Math.random() * 4);
		const known = new Set(read);
		const isKnown = (item: unknown) => known.has(String(item));
		const fresh = items.filter((item) => !isKnown(item));
		this.entries = [...read, ...fresh.map(String)].slice(-(maxEntries ?? Infinity));
		return { new: fresh, processed: items.filter(isKnown) };
	};

	readonly removeProcessed = async (items: unknown[]) => {
		if (this.refusesToRemove-- > 0) throw new Error('database is locked');
		if (this.keepsQuestion >= 0 && this.keepsQuestion-- === 0) return;
		const read = [...this.entries];
		await pass(Math.random() * 4);
		const gone = new Set(items.map(String));
		this.entries = read.filter((entry) => !gone.has(entry));
	};
}

/** What is noted of orders, and not of when they were sent. */
export const notesIn = ({ entries }: Row) => entries.filter((entry) => !entry.includes(':at:'));

interface Place {
	row: Row;
	resumeUrl?: string;
	warnings?: string[];
	nodeId?: string;
}

export function contextOf({
	row,
	resumeUrl,
	warnings = [],
	nodeId = '1',
}: Place): IExecuteFunctions {
	return {
		getWorkflow: () => ({ id: 'wf' }),
		getNode: () => ({ id: nodeId, name: 'Samsar', type: 'n8n-nodes-samsar.samsar' }),
		getWorkflowDataProxy: () => ({ $execution: { resumeUrl } }),
		helpers: row,
		logger: { warn: (message: string) => warnings.push(message) },
	} as unknown as IExecuteFunctions;
}

export const urlOf = (token: string) =>
	`http://localhost:5678/webhook-waiting/7?signature=${token}`;
/** An order that no other one is like. */
export const order = (item: number): OrderName => ({
	payKey: `0:${item}:${hash(`content ${item}`)}`,
	setup: hash(`setup ${item}`),
});

export function notesOf(row: Row, token = TOKEN, more: Partial<Place> = {}) {
	return openNotes(contextOf({ row, resumeUrl: urlOf(token), ...more }), clock, SERVER);
}
