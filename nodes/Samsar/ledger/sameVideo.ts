import type { OrderBody } from '../api/contract';
import type { Identity } from './identity';
import { hash } from './identity';
import type { OrderRecord } from './orderRecord';

export interface WantedVideo extends Identity {
	body: OrderBody;
	/** Path below the base URL. */
	route: { path: string };
	/** Identifiers of the item's pictures that are the same in other runs. */
	files?: unknown[];
}

/** Name of the route's path among the hashed fields. */
const OPERATION = 'operation';

/** Hash of each field of the video, by API name, to find differing fields later. */
export function hashFields({
	body,
	route,
	files,
}: Omit<WantedVideo, keyof Identity>): Record<string, string> {
	const fields = Object.entries({
		[OPERATION]: route.path,
		...body.input,
		...(files && { image_urls: files }),
	});
	return Object.fromEntries(
		fields.flatMap(([name, value]) =>
			value === undefined ? [] : [[name, hash(JSON.stringify(value) ?? '')]],
		),
	);
}

/**
 * The API names of the fields in which an order differs from the one sent with its idempotency key. Empty if the fields
 * were written the same and only expressions like `{{ $now }}` differ.
 */
export function listDifferences(
	order: WantedVideo,
	record: Pick<OrderRecord, 'content' | 'setup' | 'fields'>,
): string[] {
	const { content, setup } = order;
	if (content === record.content || (setup !== undefined && setup === record.setup)) return [];
	if (record.fields === undefined) return ['what was ordered'];
	const [own, sent] = [hashFields(order), record.fields];
	const names = [...new Set([...Object.keys(own), ...Object.keys(sent)])];
	return names.filter((name) => own[name] !== sent[name]);
}
