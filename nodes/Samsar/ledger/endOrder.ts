import type { Render } from '../api/render';
import type { Ledger } from './ledger';
import type { OrderStatus } from './orderRow';

const ENDS: OrderStatus[] = ['COMPLETED', 'FAILED', 'CANCELLED'];

/** Records the end of a render in the ledger. Does nothing while it is running. */
export async function endOrder(ledger: Ledger, render: Render, account: string): Promise<void> {
	const { sessionId, videoUrl, creditsCharged: credits, failureReason } = render;
	const status = ENDS.find((end) => end === render.status);
	if (status === undefined) return;
	await ledger.end(
		{ sessionId, status, videoUrl, credits, reason: failureReason ?? undefined },
		account,
	);
}
