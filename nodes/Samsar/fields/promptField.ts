import type { IExecuteFunctions } from 'n8n-workflow';

import { isBlankText, isTelling } from '../api/characters';
import { nameSome } from '../failures/sentence';
import { OBJECT_ADVICE } from './fieldAdvice';
import { isSet, quoteValue, readRequiredText, refuseField } from './fieldValue';
import { isToolVariant } from './toolVariant';

const PROMPT = 'Prompt';

/** What JavaScript writes for an object, a promise or the like that stands in a text. */
const OBJECT = /\[object [A-Z]\w{0,30}\]/;

/** The expressions between braces in a field, each with its braces. */
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
 * The prompt, without blanks around it.
 *
 * @param written the field before n8n put the item's values into it
 * @throws SamsarFailure when it says nothing, or has an object in the place of a text
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
			`'${PROMPT}' must have a letter, a digit or a symbol, or it is as good as empty, but is ${quoteValue(value)}`,
		);
	}
	return value.trim();
}

/** The expressions in the prompt that give the item nothing, where there is more than one expression alone. */
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
 * Shows at the node which items have a hole in their prompt, because an expression gave nothing: the
 * video is ordered, and charged, without it.
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
	const message = `In 'Prompt', ${nameSome([...gaps])} gave nothing for ${nameSome(items)}. The video is made, and charged, without it.`;
	// Some tool contexts have no output pane.
	context.addExecutionHints?.({ message, location: 'outputPane' });
}
