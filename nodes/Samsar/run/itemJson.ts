import type { IDataObject } from 'n8n-workflow';

import type { Render } from '../api/render';

export interface ItemExtras {
	/** Whether to leave out the API's own body. */
	simplify: boolean;
	/** Credits; only where the node itself started the render. */
	estimatedCredits?: number | null;
	timedOut?: boolean;
	/** The image model that *Default* stood for; absent where the order named one, or none is known. */
	imageModel?: string;
	/** Credits that the order itself was charged, where the status tells another video's; null = not told. */
	ownCharge?: number | null;
	/** Whether the session was found again after its answer was lost. */
	recovered?: boolean;
	/** Whether another run has paid for it, with the same idempotency key. */
	reused?: boolean;
	/** Whether a cancel has ended the render; only where one was asked for. */
	cancelled?: boolean;
}

/** A render as the JSON that leaves the node. It never has a key `error`: n8n would run the node again. */
export function toItemJson(render: Render, extras: ItemExtras): IDataObject {
	const { sessionId, status, videoUrl, progress, stages, failureReason, creditsCharged, body } =
		render;
	const { simplify, estimatedCredits, recovered, timedOut, cancelled, imageModel } = extras;
	const { ownCharge = creditsCharged, reused } = extras;
	return {
		sessionId,
		status,
		videoUrl,
		progress,
		stages,
		...(estimatedCredits !== undefined && { estimatedCredits }),
		...(ownCharge !== undefined && { creditsCharged: ownCharge }),
		...(imageModel !== undefined && { imageModel }),
		...(recovered && { recovered }),
		...(reused && { reused }),
		...(failureReason !== null && { failureReason }),
		...(timedOut && { timedOut }),
		...(cancelled !== undefined && { cancelled }),
		...(!simplify && { raw: body as IDataObject }),
	};
}
