import type { INode, INodeParameters } from 'n8n-workflow';

import type { Emulator } from '../../emulator';
import { API_KEY, type Scene } from './harness';

/** Retry On Fail with three tries and hardly a pause between them. */
export const RETRIES: Partial<INode> = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };

export const CONTINUES: Partial<INode> = { onError: 'continueRegularOutput' };

export const ERROR_OUTPUT: Partial<INode> = { onError: 'continueErrorOutput' };

/** Create & Wait with one item for each prompt. */
export function createAndWait(
	{ baseUrl }: Pick<Emulator, 'baseUrl'>,
	prompts: string[],
	options: INodeParameters = {},
	settings: Partial<INode> = {},
): Scene {
	return {
		credential: { apiKey: API_KEY, baseUrl },
		items: prompts.map((prompt) => ({ prompt })),
		parameters: {
			resource: 'video',
			operation: 'createAndWait',
			prompt: '={{ $json.prompt }}',
			options,
		},
		settings,
	};
}

/** The same with a model that today's server offers. */
export function createToday(...scene: Parameters<typeof createAndWait>): Scene {
	const made = createAndWait(...scene);
	return { ...made, parameters: { ...made.parameters, imageModel: 'GPTIMAGE2.5' } };
}

/** Create & Wait, but without the wait. */
export function createOnly(...scene: Parameters<typeof createAndWait>): Scene {
	const made = createAndWait(...scene);
	return { ...made, parameters: { ...made.parameters, operation: 'create' } };
}

/** Today's create without the wait. */
export function createOnlyToday(...scene: Parameters<typeof createAndWait>): Scene {
	const made = createToday(...scene);
	return { ...made, parameters: { ...made.parameters, operation: 'create' } };
}

/** Get Status with one item for each session ID. */
export function getStatus(
	{ baseUrl }: Pick<Emulator, 'baseUrl'>,
	sessionIds: string[],
	parameters: INodeParameters = {},
	settings: Partial<INode> = {},
): Scene {
	return {
		credential: { apiKey: API_KEY, baseUrl },
		items: sessionIds.map((sessionId) => ({ sessionId })),
		parameters: {
			resource: 'video',
			operation: 'getStatus',
			sessionId: '={{ $json.sessionId }}',
			...parameters,
		},
		settings,
	};
}
