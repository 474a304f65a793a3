/** The operations that make a video of what is there, as a workflow uses them: every field comes with the item. */
import type { IDataObject } from 'n8n-workflow';
import { type Emulator } from '../../emulator';
import { type PaidKind } from '../../emulator/types';
import type { Row } from './runs';

export interface Remake {
	operation: string;
	/** Its route. */
	kind: PaidKind;
	fields: IDataObject;
	/** What is sent for a row of `addSources`. */
	sent: (row: Row) => IDataObject;
}

const sessionId = '={{ $json.sessionId }}';

export const REMAKES: Remake[] = [
	{
		operation: 'createFromImages',
		kind: 'image_list_to_video',
		fields: { imageUrls: '={{ $json.pictures }}', prompt: '={{ $json.name }}' },
		sent: ({ name, pictures }) => ({ image_urls: pictures, prompt: name }),
	},
	{
		operation: 'translate',
		kind: 'translate_video',
		fields: { sessionId, language: '={{ $json.language }}', enableSubtitles: true },
		sent: (row) => ({
			session_id: row.sessionId,
			language: row.language,
			enable_subtitles: true,
		}),
	},
	{
		operation: 'addSubtitles',
		kind: 'add_subtitles',
		fields: { sessionId, language: '={{ $json.language }}' },
		sent: (row) => ({ session_id: row.sessionId, subtitle_language: row.language }),
	},
	{
		operation: 'removeSubtitles',
		kind: 'remove_subtitles',
		fields: { sessionId },
		sent: (row) => ({ session_id: row.sessionId }),
	},
	{
		operation: 'join',
		kind: 'join_videos',
		fields: { sessionIds: '={{ $json.sessionIds }}', blendScenes: true },
		sent: ({ sessionIds }) => ({ session_ids: sessionIds, blend_scenes: true }),
	},
];

/** @throws when there is no such operation */
export function findRemake(operation: string): Remake {
	const remake = REMAKES.find((each) => each.operation === operation);
	if (remake === undefined) throw new Error(`There is no ${operation}`);
	return remake;
}

/** Gives the account two finished videos. @returns a row for each, with all that an operation asks for */
export function addSources(emulator: Emulator): [Row, Row] {
	const [cat, dog] = ['A cat', 'A dog'].map(
		(prompt) => emulator.addSession({ prompt, ended: 'COMPLETED' }).id,
	);
	const url = 'https://example.com/1.png';
	return [
		{ name: 'cat', sessionId: cat, language: 'fr', sessionIds: [cat, dog], pictures: [url] },
		{
			name: 'dog',
			sessionId: dog,
			language: 'hi',
			sessionIds: [dog, cat],
			pictures: [{ image_url: url, title: 'Dog', image_text: 'A good one' }],
		},
	];
}
