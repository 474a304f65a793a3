import type { IBinaryData, IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { ASPECT_RATIOS } from '../api/contract';
import { isSet, readChoice, readRequiredText } from '../fields/fieldValue';
import { readPictureAdditions } from '../fields/pictureAdditions';
import type { PictureFile, Pictures } from '../fields/pictureFields';
import { checkPictureSize, nameType, readPictureFields } from '../fields/pictureFields';
import { readPrompt } from '../fields/promptField';
import { buildOrder, readLocator } from './buildOrder';
import type { Order, Picture } from './order';
import { hash } from '../ledger/identity';
import { PICTURES } from './pictureRoute';

const PARAMETERS = ['imageSource', 'imageUrls', 'binaryPropertyNames', 'videoModel', 'prompt'];

/** Identifies a stored file by its content or its storage ID. */
function nameContent({ data, id, mimeType }: IBinaryData): string {
	return `file:${hash(`${mimeType} ${id ?? data}`)}`;
}

/** Identifies a file after n8n has reloaded it. */
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

function countPictures(pictures: Pictures): number {
	return 'urls' in pictures ? pictures.urls.length : pictures.files.length;
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
		...readPictureAdditions(additional, countPictures(pictures)),
	};
}

/**
 * @throws SamsarFailure for a field that cannot be used
 */
export function readPictureOrder(context: IExecuteFunctions, itemIndex: number): Order {
	const pictures = readPictureFields(context, itemIndex);
	const files = 'files' in pictures ? pictures.files : undefined;
	const order = buildOrder(context, itemIndex, {
		route: PICTURES,
		body: { input: readInput(context, itemIndex, pictures) },
		parameters: PARAMETERS,
		pictures: files?.map((file) => toPicture(context, itemIndex, file)),
		files: files?.map(({ file }) => nameFile(file)),
	});
	const { limits } = order;
	// For pictures, 'Check Limits' controls the model check; there are no other limits.
	return { ...order, limits: { ...limits, checkModels: limits.checkLimits } };
}
