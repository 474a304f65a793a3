import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { AdditionalInput } from '../api/contract';
import { LANGUAGES, OUTRO_SECONDS } from '../api/contract';
import { isSet, readChoice, readRequiredText, readSwitch } from './fieldValue';
import { readPictureAddress, readPublicAddress } from './listField';

/** Additional fields of newer servers for every new video, from text or pictures. */
export const ADDITIONAL_OPTIONS: INodeProperties[] = [
	{
		displayName: 'CTA URL',
		name: 'ctaUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://example.com/book',
		description: `Address of the call to action. Unless you set an outro image, Samsar adds an outro with its QR code: ${OUTRO_SECONDS} more seconds, charged like the others.`,
	},
	{
		displayName: 'Enable Subtitles',
		name: 'enableSubtitles',
		type: 'boolean',
		default: true,
		description: 'Whether to show the spoken words as text',
	},
	// Not a list loaded from the server: AI agents cannot fill such a list, n8n marks a saved value that is not in it as
	// wrong, and older servers have none. The available fonts also depend on each item's language.
	{
		displayName: 'Font Key',
		name: 'fontKey',
		type: 'string',
		default: '',
		placeholder: 'e.g. Poppins',
		description:
			'Font of the subtitles, by its key on the server. A font that the server does not list for the language is refused before you pay, because Samsar would silently use another one. The error lists the available fonts.',
	},
	{
		displayName: 'Language',
		name: 'language',
		type: 'options',
		options: LANGUAGES,
		default: 'en',
		description: 'The spoken language',
	},
	{
		displayName: 'Music Model',
		name: 'backingtrackModel',
		type: 'string',
		default: '',
		placeholder: 'e.g. LYRIA3',
		description: 'Key of the music model',
	},
	{
		displayName: 'Subtitle Language',
		name: 'subtitleLanguage',
		type: 'options',
		options: LANGUAGES,
		default: 'en',
		description: 'The language of the subtitles. Setting it turns them on.',
	},
	{
		displayName: 'Voice Model',
		name: 'ttsModel',
		type: 'string',
		default: '',
		placeholder: 'e.g. ELEVENLABS',
		description: 'Key of the voice model',
	},
];

/** Additional fields of newer servers for videos from text. */
export const TEXT_OPTIONS: INodeProperties[] = [
	...ADDITIONAL_OPTIONS,
	{
		displayName: 'Inference Model',
		name: 'inferenceModel',
		type: 'string',
		default: '',
		placeholder: 'e.g. gpt-5.5',
		description: 'Key of the model that writes the story',
	},
	{
		displayName: 'Outro Image URL',
		name: 'outroImageUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://example.com/outro.png',
		description: `Address of the picture at the end of the video. It adds ${OUTRO_SECONDS} seconds, charged like the others.`,
	},
].sort((one, other) => one.displayName.localeCompare(other.displayName)) as INodeProperties[];

export function additionalFields(options: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		description:
			'More fields for newer servers. Only the fields you add are sent. Servers of the documented API ignore them, and charge for the video without them.',
		options,
	};
}

/** Reads a field's value into the request's input. */
type Reading = (value: unknown) => AdditionalInput;

const READINGS: Record<string, Reading> = {
	language: (value) => ({ language: readChoice('Language', value, LANGUAGES) }),
	enableSubtitles: (value) => ({ enable_subtitles: readSwitch('Enable Subtitles', value, true) }),
	subtitleLanguage: (value) => ({
		subtitle_language: readChoice('Subtitle Language', value, LANGUAGES),
	}),
	ttsModel: (value) => ({ tts_model: readRequiredText('Voice Model', value) }),
	backingtrackModel: (value) => ({ backingtrack_model: readRequiredText('Music Model', value) }),
	fontKey: (value) => ({ font_key: readRequiredText('Font Key', value) }),
	outroImageUrl: (value) => ({ outro_image_url: readPictureAddress('Outro Image URL', value) }),
	ctaUrl: (value) => ({ cta_url: readPublicAddress('CTA URL', value) }),
	inferenceModel: (value) => ({ inference_model: readRequiredText('Inference Model', value) }),
};

/**
 * The set fields, as they are sent.
 *
 * @throws SamsarFailure for a field that cannot be used
 */
export function readAdditionalInput(fields: IDataObject): AdditionalInput {
	const input: AdditionalInput = {};
	for (const [name, read] of Object.entries(READINGS)) {
		if (isSet(fields[name])) Object.assign(input, read(fields[name]));
	}
	const drawsOutro = input.cta_url !== undefined && input.outro_image_url === undefined;
	return drawsOutro ? { ...input, generate_outro_image: true } : input;
}
