import type { CreateBody } from '../api/contract';
import { outroSeconds } from '../api/credits';
import type { Traits } from '../api/edited';
import { readTraits } from '../api/edited';
import type { SessionDetails } from '../api/listed';
import type { Order } from './order';

/** What Samsar's list and details tell of a video from a prompt. */
export interface CreatedContent {
	prompt: string;
	aspectRatio: string;
	videoModel: string;
}

/** What Samsar's list tells of a video that was made of finished ones. */
export interface EditedContent {
	/** As the list names what made it. */
	kind: string;
	traits: Traits;
}

/** What Samsar tells of an order: orders that agree in it look the same there. */
export type Content = CreatedContent | EditedContent;

export function isEdited(content: Content): content is EditedContent {
	return 'traits' in content;
}

/** What an order's session looks like; null when Samsar's list does not show such sessions. */
export function readContent({ route, body }: Pick<Order, 'route' | 'body'>): Content | null {
	if (route.path !== 'create') {
		const traits = readTraits(route.path, body.input);
		return traits && { kind: route.path, traits };
	}
	const { input } = body as CreateBody;
	return {
		prompt: input.prompt.trim(),
		aspectRatio: input.aspect_ratio,
		videoModel: input.video_model,
	};
}

/** How long the video of a create may be, in seconds; of an edit nobody asks. */
export function listLengths({ route, body }: Pick<Order, 'route' | 'body'>): number[] {
	if (route.path !== 'create') return [];
	const { input } = body as CreateBody;
	return [input.duration, input.duration + outroSeconds(input)];
}

/** Whether the session was ordered with this content; the prompt must be told, the rest need not. */
export function isOfContent(told: SessionDetails, content: CreatedContent): boolean {
	return (
		told.prompt?.trim() === content.prompt &&
		(told.aspectRatio ?? content.aspectRatio) === content.aspectRatio
	);
}
