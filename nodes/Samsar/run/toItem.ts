import type { IDataObject } from 'n8n-workflow';

import type { Render } from '../api/render';

export interface ItemExtras {
	/** Whether to leave out the API's own body. */
	simplify: boolean;
	/** Credits; only where the node itself started the render. */
	estimatedCredits?: number | null;
	timedOut?: boolean;
}

/** A render as the item that leaves the node. It never has a key `error`: n8n would run the node again. */
export function toItem(
	render: Render,
	{ simplify, estimatedCredits, timedOut }: ItemExtras,
): { json: IDataObject } {
	const { sessionId, status, videoUrl, progress, stages, failureReason, body } = render;
	return {
		json: {
			sessionId,
			status,
			videoUrl,
			progress,
			stages,
			...(estimatedCredits !== undefined && { estimatedCredits }),
			...(failureReason !== null && { failureReason }),
			...(timedOut && { timedOut }),
			...(!simplify && { raw: body as IDataObject }),
		},
	};
}

/** A session that has been accepted, or of which nothing is known yet. */
export function pendingRender(sessionId: string): Render {
	return {
		sessionId,
		status: 'PENDING',
		videoUrl: null,
		progress: 0,
		stages: {},
		failureReason: null,
		body: {},
	};
}
