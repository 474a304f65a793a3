import type { OrderBody } from '../api/contract';
import type { PayLimits } from '../fields/payFields';
import type { Identity } from '../ledger/identity';
import { hash } from '../ledger/identity';
import type { OrderRecord } from '../ledger/orderRecord';
import type { Route, Sending } from './route';

/** A picture that comes with the item. */
export interface Picture {
	/** Its binary field. */
	name: string;
	/** @returns the whole picture as a data URL */
	read: () => Promise<string>;
}

/** One checked item, ready to be paid for. */
export interface Order extends Identity {
	itemIndex: number;
	route: Route;
	/** As the person ordered it: the order is known by it, whatever a server makes of it. */
	body: OrderBody;
	/** As this server is sent it; absent = it was not asked what it offers. */
	sending?: Sending;
	/** Uploaded before the order is sent, and then named in its body. */
	pictures?: Picture[];
	/** What its pictures are known by when n8n loads them anew. */
	files?: unknown[];
	/** Credits, or null when the price is not known. */
	estimate: number | null;
	limits: PayLimits;
	/** Whether the person lifts the guard against a second create after a lost answer. */
	createAgain: boolean;
	/** What the ledger knows of it from earlier tries and executions; absent = it was never sent. */
	known?: OrderRecord;
}

/** Hash of what is ordered. Two orders with the same content ask for the same video. */
export function hashContent(body: OrderBody, path = 'create'): string {
	return hash(JSON.stringify(path === 'create' ? body : [path, body]));
}
