/** What a failure costs that happens before an order is sent. */
export const NOTHING_ORDERED = 'Nothing was ordered and nothing was charged.';

/** Names that a message lists before it counts the rest. */
export const MOST_NAMES = 5;

/** The first names, then the number of the others. */
export function nameSome(names: string[], most = MOST_NAMES): string {
	const rest = names.length - most;
	return `${names.slice(0, most).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/**
 * Removes these characters from the end of a text. Not a regular expression: one anchored at the end
 * restarts at every match, which takes seconds for a long run of such characters.
 */
export function cutEnd(text: string, isCut: (sign: string) => boolean): string {
	let end = text.length;
	while (end > 0 && isCut(text[end - 1])) end--;
	return text.slice(0, end);
}

/** Ends a text with exactly one period, so that another sentence can follow. Servers may omit theirs. */
export function endSentence(text: string): string {
	return `${cutEnd(text, (sign) => sign === '.' || sign.trim() === '')}.`;
}
