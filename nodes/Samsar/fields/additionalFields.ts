import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { AdditionalInput } from '../api/contract';
import { LANGUAGES, OUTRO_SECONDS } from '../api/contract';
import { isSet, readChoice, readRequiredText, readSwitch } from './fieldValue';
import { readPictureAddress, readPublicAddress } from './listField';

/** What newer servers take for every video that is made anew, of a text or of pictures. */
export const ADDITIONAL_OPTIONS: INodeProperties[] = [
	{
		displayName: 'CTA URL',
		name: 'ctaUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://example.com/book',
		description: `Address of the call to action. Samsar draws an outro with its code to scan, unless you give an outro image. It adds ${OUTRO_SECONDS} seconds, which are charged like the others.`,
	},
	{
		displayName: 'Enable Subtitles',
		name: 'enableSubtitles',
		type: 'boolean',
		default: true,
		description: 'Whether what is said is shown as text, too',
	},
	// Text and no list of the server's: n8n lets no agent fill a list, marks a saved value that is not in it as wrong, and
	// cannot load it where the server has none. Which fonts there are also depends on each item's language.
	{
		displayName: 'Font Key',
		name: 'fontKey',
		type: 'string',
		default: '',
		placeholder: 'e.g. Poppins',
		description:
			'Font of the subtitles, as the server names it for their language. A font that it does not list is refused before anything is paid, because Samsar would silently take another one; the message names those that it has.',
	},
	{
		displayName: 'Language',
		name: 'language',
		type: 'options',
		options: LANGUAGES,
		default: 'en',
		description: 'The language that is spoken',
	},
	{
		displayName: 'Music Model',
		name: 'backingtrackModel',
		type: 'string',
		default: '',
		placeholder: 'e.g. LYRIA3',
		description: 'Key of the model that makes the music',
	},
	{
		displayName: 'Subtitle Language',
		name: 'subtitleLanguage',
		type: 'options',
		options: LANGUAGES,
		default: 'en',
		description: 'The language of the subtitles, which it switches on',
	},
	{
		displayName: 'Voice Model',
		name: 'ttsModel',
		type: 'string',
		default: '',
		placeholder: 'e.g. ELEVENLABS',
		description: 'Key of the model that speaks',
	},
];

/** What newer servers take for a video from a text alone. */
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
		description: `Address of a picture that ends the video. It adds ${OUTRO_SECONDS} seconds, which are charged like the others.`,
	},
].sort((one, other) => one.displayName.localeCompare(other.displayName)) as INodeProperties[];

/** A collection of such fields. */
export function additionalFields(options: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		description:
			'What newer servers take beside the documented fields. Only what is set here is sent. Servers of the documented API ignore it: the video comes without it, and is charged.',
		options,
	};
}

/** How a field goes into the body: as which name, and read by what. */
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
 * The fields that are set, as they are sent.
 *
 * @throws SamsarFailure for one that cannot be used
 */
export function readAdditionalInput(fields: IDataObject): AdditionalInput {
	const input: AdditionalInput = {};
	for (const [name, read] of Object.entries(READINGS)) {
		if (isSet(fields[name])) Object.assign(input, read(fields[name]));
	}
	const drawsOutro = input.cta_url !== undefined && input.outro_image_url === undefined;
	return drawsOutro ? { ...input, generate_outro_image: true } : input;
}
