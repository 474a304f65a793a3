import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { AdditionalInput } from '../api/contract';
import {
	ASPECT_RATIOS,
	CTA_CREDITS_PER_SECOND,
	NARRATOR_CREDITS_PER_SECOND,
} from '../api/contract';
import { isRecord } from '../api/render';
import { ADDITIONAL_OPTIONS, readAdditionalInput } from './additionalFields';
import { isSet, readRequiredText, readSwitch, refuseField } from './fieldValue';
import { readPublicAddress } from './listField';

const FOOTERS = 'Footer Texts';
const PRODUCT_DATA = 'Product Data';

/** Additional fields of newer servers for videos from pictures. They ignore a custom outro image there. */
export const PICTURE_OPTIONS: INodeProperties[] = [
	...ADDITIONAL_OPTIONS,
	{
		displayName: 'Add Narrator',
		name: 'addNarratorAvatar',
		type: 'boolean',
		default: true,
		description: `Whether to show a narrator, for ${NARRATOR_CREDITS_PER_SECOND} more credits per second`,
	},
	{
		displayName: 'Aspect Ratio',
		name: 'aspectRatio',
		type: 'options',
		options: ASPECT_RATIOS,
		default: '16:9',
		description: 'The shape of the video: 16:9 is landscape, 9:16 is portrait',
	},
	{
		displayName: 'CTA Logo',
		name: 'ctaLogo',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://example.com/logo.png',
		description: 'Address of the logo in the outro of the call to action',
	},
	{
		displayName: 'CTA Text Above',
		name: 'ctaTextTop',
		type: 'string',
		default: '',
		description: 'Text above the QR code of the call to action',
	},
	{
		displayName: 'CTA Text Below',
		name: 'ctaTextBottom',
		type: 'string',
		default: '',
		description: 'Text below the QR code of the call to action',
	},
	{
		displayName: FOOTERS,
		name: 'footerTexts',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		description: 'One line per picture, shown at the bottom of its scene',
	},
	{
		displayName: 'Image Model Key',
		name: 'imageModel',
		type: 'string',
		default: '',
		placeholder: 'e.g. NANOBANANAPRO',
		description: 'Key of the model that adapts the pictures for the video',
	},
	{
		displayName: PRODUCT_DATA,
		name: 'metadata',
		type: 'json',
		default: '{}',
		description: 'Facts about the product that the video can mention, as a JSON object',
	},
	{
		displayName: 'Single Narrator',
		name: 'limitSingleNarrator',
		type: 'boolean',
		default: true,
		description: 'Whether to use a single voice',
	},
	{
		displayName: 'Write CTA Texts',
		name: 'expressCtaGeneration',
		type: 'boolean',
		default: true,
		description: `Whether Samsar writes the texts of the call to action, for ${CTA_CREDITS_PER_SECOND} more credit per second. Requires CTA URL.`,
	},
].sort((one, other) => one.displayName.localeCompare(other.displayName)) as INodeProperties[];

function readObject(field: string, value: unknown): Record<string, unknown> {
	let read = value;
	try {
		if (typeof value === 'string') read = JSON.parse(value);
	} catch {
		read = undefined;
	}
	if (!isRecord(read)) throw refuseField(`'${field}' must be a JSON object`);
	return read;
}

/** Samsar requires one per picture. */
function readFooters(value: unknown, pictures: number): AdditionalInput {
	const lines = readRequiredText(FOOTERS, value).split(/\r?\n/);
	const texts = lines.map((line) => line.trim()).filter((line) => line !== '');
	if (texts.length !== pictures) {
		throw refuseField(
			`'${FOOTERS}' must have one line per picture (${pictures}), but has ${texts.length}`,
		);
	}
	return {
		add_footer_animation: true,
		footer_metadata: texts.map((text) => ({ cta_text: text })),
	};
}

type Reading = (value: unknown, pictures: number) => AdditionalInput;

const READINGS: Record<string, Reading> = {
	imageModel: (value) => ({ image_model: readRequiredText('Image Model Key', value) }),
	ctaTextTop: (value) => ({ cta_text_top: readRequiredText('CTA Text Above', value) }),
	ctaTextBottom: (value) => ({ cta_text_bottom: readRequiredText('CTA Text Below', value) }),
	ctaLogo: (value) => ({ cta_logo: readPublicAddress('CTA Logo', value) }),
	footerTexts: readFooters,
	addNarratorAvatar: (value) => ({
		add_narrator_avatar: readSwitch('Add Narrator', value, true),
	}),
	limitSingleNarrator: (value) => ({
		limit_single_narrator: readSwitch('Single Narrator', value, true),
	}),
	expressCtaGeneration: (value) => ({
		express_cta_generation: readSwitch('Write CTA Texts', value, true),
	}),
};

/** An empty object counts as unset. */
function readMetadata({ metadata }: IDataObject): AdditionalInput {
	if (!isSet(metadata)) return {};
	const read = readObject(PRODUCT_DATA, metadata);
	return Object.keys(read).length === 0 ? {} : { metadata: read };
}

/**
 * The set fields, as they are sent with pictures.
 *
 * @throws SamsarFailure for a field that cannot be used
 */
export function readPictureAdditions(fields: IDataObject, pictures: number): AdditionalInput {
	const taken = { ...fields, outroImageUrl: undefined };
	const input: AdditionalInput = { ...readAdditionalInput(taken), ...readMetadata(fields) };
	for (const [name, read] of Object.entries(READINGS)) {
		if (isSet(fields[name])) Object.assign(input, read(fields[name], pictures));
	}
	if (input.express_cta_generation === true && input.cta_url === undefined) {
		throw refuseField("'Write CTA Texts' is on, but 'CTA URL' is not set");
	}
	return input;
}
