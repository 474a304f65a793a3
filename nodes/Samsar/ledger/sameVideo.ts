import type { OrderBody } from '../api/contract';
import type { Identity } from './identity';
import { hash } from './identity';
import type { OrderRecord } from './orderRecord';

/** An order as far as it says which video is wanted. */
export interface WantedVideo extends Identity {
	body: OrderBody;
	/** Where it is ordered, below the base URL. */
	route: { path: string };
	/** What the item's pictures are known by in other runs, where they lie at other places. */
	files?: unknown[];
}

/** The name under which the place stands beside the fields. */
const OPERATION = 'operation';

/** Hash of each field of the video, by the API's name: enough to tell later which of them differ. */
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
 * The fields in which an order is another video than the one that was sent with its idempotency key, by the
 * API's names. None where the fields were written the same and only expressions like `{{ $now }}` differ.
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
