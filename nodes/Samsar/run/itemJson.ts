import type { IDataObject } from 'n8n-workflow';

import type { Render } from '../api/render';

export interface ItemExtras {
	/** Whether to omit the API's response. */
	simplify: boolean;
	/** Credits; only if the node started the render. */
	estimatedCredits?: number | null;
	timedOut?: boolean;
	/** The image model that *Default* stood for; absent if the order named one, or it is unknown. */
	imageModel?: string;
	/** Credits charged for the order itself, if the status reports another video's; null = unknown. */
	ownCharge?: number | null;
	/** Whether the session was found again after its answer was lost. */
	recovered?: boolean;
	/** Whether another run has paid for it, with the same idempotency key. */
	reused?: boolean;
	/** Whether a cancel ended the render; only for the operation Cancel. */
	cancelled?: boolean;
}

/** A render as the JSON of an output item. Never has a key `error`: n8n would run the node again. */
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
