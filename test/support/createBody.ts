/** A body that every dialect accepts, apart from its models. */
export function createBody(prompt: string, more: Record<string, unknown> = {}) {
	return {
		input: {
			prompt,
			duration: 30,
			image_model: 'GPTIMAGE1',
			video_model: 'RUNWAYML',
			tone: 'grounded',
			aspect_ratio: '16:9',
			...more,
		},
	};
}
