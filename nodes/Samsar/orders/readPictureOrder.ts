import type { IBinaryData, IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { OrderBody } from '../api/contract';
import { ASPECT_RATIOS } from '../api/contract';
import { readAdditionalInput } from '../fields/additionalFields';
import { isSet, readChoice, readRequiredText } from '../fields/fieldValue';
import type { PictureFile, Pictures } from '../fields/pictureFields';
import { checkPictureSize, nameType, readPictureFields } from '../fields/pictureFields';
import { readPrompt } from '../fields/promptField';
import { buildOrder, readLocator } from './buildOrder';
import { checkModel } from './estimate';
import type { Order, Picture } from './order';
import { hash } from './order';
import type { Route } from './route';

const ROUTE: Route = {
	path: 'image_list_to_video',
	answerTime: 'pictures',
	missing: 'make videos from pictures',
	// The length follows what is to be said about the pictures.
	price: () => null,
	priceAdvice: {
		whyUnknown: 'Samsar decides how long a video from pictures is',
		ifUnknown: "Remove 'Max Credits' to make it anyway.",
		ifTooDear: "Raise 'Max Credits' to make it anyway.",
	},
	checkOffer: ({ input }: OrderBody, { pictureModels }) => {
		checkModel('video model', String(input.video_model), pictureModels);
	},
};

const PARAMETERS = ['imageSource', 'imageUrls', 'binaryPropertyNames', 'videoModel', 'prompt'];

/** What a file is known by for as long as n8n has it: its content, or the place where it lies. */
function nameContent({ data, id, mimeType }: IBinaryData): string {
	return `file:${hash(`${mimeType} ${id ?? data}`)}`;
}

/** What a file is known by when n8n has loaded it anew. */
function nameFile({ fileName, mimeType, fileSize, bytes }: IBinaryData): unknown[] {
	return [fileName, mimeType, bytes ?? fileSize];
}

function toPicture(
	{ helpers }: IExecuteFunctions,
	itemIndex: number,
	picture: PictureFile,
): Picture {
	const { name } = picture;
	return {
		name,
		read: async () => {
			const content = await helpers.getBinaryDataBuffer(itemIndex, name);
			checkPictureSize(name, content.length);
			return `data:${nameType(picture, content)};base64,${content.toString('base64')}`;
		},
	};
}

function readInput(context: IExecuteFunctions, itemIndex: number, pictures: Pictures): IDataObject {
	const read = (name: string): unknown => context.getNodeParameter(name, itemIndex, undefined);
	const additional = context.getNodeParameter('additionalFields', itemIndex, {}) as IDataObject;
	const [prompt, { aspectRatio }] = [read('prompt'), additional];
	return {
		image_urls:
			'urls' in pictures ? pictures.urls : pictures.files.map(({ file }) => nameContent(file)),
		video_model: readRequiredText('Video Model', readLocator(read('videoModel'))),
		...(isSet(prompt) && { prompt: readPrompt(prompt, context.getNode().parameters.prompt) }),
		...(isSet(aspectRatio) && {
			aspect_ratio: readChoice('Aspect Ratio', aspectRatio, ASPECT_RATIOS),
		}),
		...readAdditionalInput(additional),
	};
}

/**
 * The item's fields as the order of a video from pictures.
 *
 * @throws SamsarFailure for a field that cannot be used
 */
export function readPictureOrder(context: IExecuteFunctions, itemIndex: number): Order {
	const pictures = readPictureFields(context, itemIndex);
	const files = 'files' in pictures ? pictures.files : undefined;
	return buildOrder(context, itemIndex, {
		route: ROUTE,
		body: { input: readInput(context, itemIndex, pictures) },
		parameters: PARAMETERS,
		pictures: files?.map((file) => toPicture(context, itemIndex, file)),
		files: files?.map(({ file }) => nameFile(file)),
	});
}
