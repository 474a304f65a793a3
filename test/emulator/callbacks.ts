import type { CallbackRecord, JsonObject, RenderView } from './types';

/** Posts to `webhookUrl` once, unsigned, never again, as the published server does; not on cancel. */
export async function callBack(
	view: RenderView,
	callbacks: CallbackRecord[],
	onCalledBack?: (record: CallbackRecord) => void,
): Promise<void> {
	const { session, state } = view;
	if (!session.webhookUrl || state === 'CANCELLED' || state === 'PENDING') return;
	const record: CallbackRecord = {
		url: session.webhookUrl,
		body: describeEnd(view),
		at: Date.now(),
		answeredWith: 'unreachable',
	};
	callbacks.push(record);
	try {
		const response = await fetch(session.webhookUrl, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(record.body),
		});
		record.answeredWith = response.status;
		await response.arrayBuffer();
	} catch {
		// Stays `unreachable`: a lost callback is not repeated.
	}
	onCalledBack?.(record);
}

function describeEnd({ session, state, link }: RenderView): JsonObject {
	const ids = { request_id: session.id, session_id: session.id };
	return state === 'COMPLETED'
		? { ...ids, status: state, result_url: link, video: { url: link } }
		: { ...ids, status: state, error: { message: session.failureReason } };
}
