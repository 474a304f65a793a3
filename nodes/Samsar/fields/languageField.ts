import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { LANGUAGES } from '../api/contract';
import { readChoice } from './fieldValue';

const LANGUAGE_FIELD = { displayName: 'Language', name: 'language', default: 'es' };

export function languageField(description: string): INodeProperties {
	return { ...LANGUAGE_FIELD, type: 'options', options: LANGUAGES, description };
}

/** @throws SamsarFailure if Samsar does not support the language */
export function readLanguage(context: IExecuteFunctions, itemIndex: number): string {
	const { displayName, name, default: unset } = LANGUAGE_FIELD;
	return readChoice(displayName, context.getNodeParameter(name, itemIndex, unset), LANGUAGES);
}
