import type { IExecuteFunctions } from 'n8n-workflow';

import { isBlankText, isTelling } from '../api/characters';
import { nameSome } from '../failures/sentence';
import { OBJECT_ADVICE } from './fieldAdvice';
import { isSet, quoteValue, readRequiredText, refuseField } from './fieldValue';
import { isToolVariant } from './toolVariant';

const PROMPT = 'Prompt';

/** How JavaScript writes an object, a promise or the like into a text. */
const OBJECT = /\[object [A-Z]\w{0,30}\]/;

/** The expressions in a field, with their braces. */
export function listExpressions(written: unknown): string[] {
	if (typeof written !== 'string' || !written.startsWith('=')) return [];
	const found: string[] = [];
	let start = written.indexOf('{{');
	while (start !== -1) {
		const end = written.indexOf('}}', start);
		if (end === -1) break;
		found.push(written.slice(start, end + 2));
		start = written.indexOf('{{', end);
	}
	return found;
}

/**
 * The prompt, trimmed.
 *
 * @param written the field before n8n evaluated its expressions
 * @throws SamsarFailure if it has no content, or an object instead of text
 */
export function readPrompt(value: unknown, written: unknown): string {
	const isWritten = typeof written === 'string' && OBJECT.test(written);
	if (typeof value !== 'string') return readRequiredText(PROMPT, value);
	if (isBlankText(value)) {
		throw refuseField(`'${PROMPT}' must not be empty, but is ${quoteValue(value)}`);
	}
	if (OBJECT.test(value) && !isWritten) {
		throw refuseField(`'${PROMPT}' must be text, but is ${quoteValue(value)}: ${OBJECT_ADVICE}`);
	}
	if (!isTelling(value)) {
		throw refuseField(
			`'${PROMPT}' must contain a letter, a digit or a symbol, but is ${quoteValue(value)}`,
		);
	}
	return value.trim();
}

/** The expressions in the prompt that are empty for the item. */
function listGaps(context: IExecuteFunctions, written: string, itemIndex: number): string[] {
	const isEmpty = (expression: string): boolean => {
		try {
			return !isSet(context.evaluateExpression(expression, itemIndex));
		} catch {
			return false;
		}
	};
	return listExpressions(written).filter(isEmpty);
}

/**
 * Adds a hint that lists the items in whose prompt an expression was empty. The video is ordered and
 * charged anyway.
 */
export function hintAtGaps(context: IExecuteFunctions): void {
	const written = context.getNode().parameters.prompt;
	const expressions = listExpressions(written);
	const isWhole = expressions.length === 1 && `=${expressions[0]}` === String(written).trim();
	if (expressions.length === 0 || isWhole || isToolVariant(context)) return;
	const items: string[] = [];
	const gaps = new Set<string>();
	context.getInputData().forEach((_item, itemIndex) => {
		const found = listGaps(context, String(written), itemIndex);
		if (found.length > 0) items.push(`item ${itemIndex}`);
		found.forEach((gap) => gaps.add(gap));
	});
	if (items.length === 0) return;
	const message = `In 'Prompt', ${nameSome([...gaps])} is empty for ${nameSome(items)}. The video is made and charged without it.`;
	// Some tool contexts do not support hints.
	context.addExecutionHints?.({ message, location: 'outputPane' });
}
