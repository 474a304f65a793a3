import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { LANGUAGES } from '../api/contract';
import { readChoice } from './fieldValue';

/** For every operation that makes a finished video speak, or show, another language. */
export const LANGUAGE_FIELD: INodeProperties = {
	displayName: 'Language',
	name: 'language',
	type: 'options',
	options: LANGUAGES,
	default: 'es',
	description: 'The language of the new video',
};

/** @throws SamsarFailure when Samsar does not speak it */
export function readLanguage(context: IExecuteFunctions, itemIndex: number): string {
	const { displayName, name, default: unset } = LANGUAGE_FIELD;
	return readChoice(displayName, context.getNodeParameter(name, itemIndex, unset), LANGUAGES);
}
