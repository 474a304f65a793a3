import type { IExecuteFunctions, INode, INodeParameters } from 'n8n-workflow';

import type { Emulator, EmulatorOptions, PaidKind } from '../../emulator';
import { openToday } from './emulators';
import { API_KEY, type Scene } from './harness';

/** Eight bytes that begin like a picture. */
const PICTURE = 'iVBORw0KGgo=';

/** An operation that makes videos of what is there: its route, and its fields for these sources. */
export interface Making {
	operation: string;
	kind: PaidKind;
	/** Its estimate for two videos of 30 s, or two pictures. */
	credits: number;
	fields: (sources: string[]) => INodeParameters;
	/** Of the input that is sent. */
	sent: (sources: string[]) => Record<string, unknown>;
}

export const MAKINGS: Making[] = [
	{
		operation: 'translate',
		kind: 'translate_video',
		credits: 90,
		fields: ([sessionId]) => ({ sessionId, language: 'fr', enableSubtitles: true }),
		sent: ([session_id]) => ({ session_id, language: 'fr', enable_subtitles: true }),
	},
	{
		operation: 'addSubtitles',
		kind: 'add_subtitles',
		credits: 0,
		fields: ([sessionId]) => ({ sessionId, language: 'hi' }),
		sent: ([session_id]) => ({ session_id, subtitle_language: 'hi' }),
	},
	{
		operation: 'removeSubtitles',
		kind: 'remove_subtitles',
		credits: 0,
		fields: ([sessionId]) => ({ sessionId }),
		sent: ([session_id]) => ({ session_id }),
	},
	{
		operation: 'join',
		kind: 'join_videos',
		credits: 180,
		fields: (sources) => ({ sessionIds: sources.join(', '), blendScenes: true }),
		sent: (session_ids) => ({ session_ids, blend_scenes: true }),
	},
	{
		operation: 'createFromImages',
		kind: 'image_list_to_video',
		credits: 600,
		fields: () => ({
			imageUrls: 'https://example.com/1.png\nhttps://example.com/2.png',
			videoModel: 'RUNWAYML',
			prompt: 'Shoes',
		}),
		sent: () => ({
			image_urls: ['https://example.com/1.png', 'https://example.com/2.png'],
			video_model: 'RUNWAYML',
			prompt: 'Shoes',
		}),
	},
];

/** Those that change finished videos. */
export const EDITS = MAKINGS.filter(({ kind }) => kind !== 'image_list_to_video');

export const findMaking = (operation: string): Making => {
	const making = MAKINGS.find((each) => each.operation === operation);
	if (making === undefined) throw new Error(`There is no ${operation}`);
	return making;
};

/** Today's server with two finished videos. */
export async function openStudio(
	options: EmulatorOptions = {},
): Promise<{ emulator: Emulator; sources: string[] }> {
	const emulator = await openToday(options);
	const cat = emulator.addSession({ prompt: 'A cat', ended: 'COMPLETED' });
	const dog = emulator.addSession({ prompt: 'A dog', ended: 'COMPLETED' });
	return { emulator, sources: [cat.id, dog.id] };
}

/** One item through an operation. */
export function making(
	{ baseUrl }: Pick<Emulator, 'baseUrl'>,
	{ operation, fields }: Making,
	sources: string[],
	more: INodeParameters = {},
	settings: Partial<INode> = {},
): Scene {
	return {
		credential: { apiKey: API_KEY, baseUrl },
		items: [{ row: 1 }],
		parameters: { resource: 'video', operation, ...fields(sources), ...more },
		settings,
	};
}

/** Gives every item pictures in these binary fields. */
export function withPictures(names: string[], data = PICTURE, mimeType = 'image/png') {
	return (context: IExecuteFunctions): IExecuteFunctions => {
		for (const item of context.getInputData()) {
			item.binary = Object.fromEntries(
				names.map((name) => [name, { data, mimeType, fileName: `${name}.png` }]),
			);
		}
		return context;
	};
}
