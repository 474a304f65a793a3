import type { OrderBody } from '../api/contract';
import type { PayLimits } from '../fields/payFields';
import type { Identity } from '../ledger/identity';
import { hash } from '../ledger/identity';
import type { OrderRecord } from '../ledger/orderRecord';
import type { Route, Sending } from './route';

/** A picture in a binary field of the item. */
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
	/** As written in the fields. It identifies the order, independent of the server. */
	body: OrderBody;
	/** The request for this server; absent = its models were not requested. */
	sending?: Sending;
	/** Uploaded before the order is sent. The body then contains their addresses. */
	pictures?: Picture[];
	/** Identifiers of its pictures that stay the same when n8n reloads them. */
	files?: unknown[];
	/** Credits, or null when the price is not known. */
	estimate: number | null;
	limits: PayLimits;
	/** The option 'Create Again After Lost Answer'. */
	createAgain: boolean;
	/** Its record from previous tries and executions; absent = it was never sent. */
	known?: OrderRecord;
}

/** Hash of what is ordered. Orders with equal hashes want the same video. */
export function hashContent(body: OrderBody, path = 'create'): string {
	return hash(JSON.stringify(path === 'create' ? body : [path, body]));
}
