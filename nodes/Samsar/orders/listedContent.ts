import type { CreateBody } from '../api/contract';
import { outroSeconds } from '../api/credits';
import type { Traits } from '../api/edited';
import { readTraits } from '../api/edited';
import type { SessionDetails } from '../api/listed';
import type { Order } from './order';

/** What Samsar's list and details show of a video from a prompt. */
export interface CreatedContent {
	prompt: string;
	aspectRatio: string;
	videoModel: string;
}

/** What Samsar's list shows of an edited video. */
export interface EditedContent {
	/** The operation's name in the list. */
	kind: string;
	traits: Traits;
}

/** What Samsar shows of an order. Orders with equal content cannot be distinguished there. */
export type Content = CreatedContent | EditedContent;

export function isEdited(content: Content): content is EditedContent {
	return 'traits' in content;
}

/** The content of an order's session; null if Samsar's list does not show such sessions. */
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

/** Possible lengths of a created video in seconds; not used for edits. */
export function listLengths({ route, body }: Pick<Order, 'route' | 'body'>): number[] {
	if (route.path !== 'create') return [];
	const { input } = body as CreateBody;
	return [input.duration, input.duration + outroSeconds(input)];
}

/** Whether the session has this content. The prompt must be shown; the rest is optional. */
export function isOfContent(told: SessionDetails, content: CreatedContent): boolean {
	return (
		told.prompt?.trim() === content.prompt &&
		(told.aspectRatio ?? content.aspectRatio) === content.aspectRatio
	);
}
