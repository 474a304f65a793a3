/** Names that a message tells before it counts the rest. */
export const MOST_NAMES = 5;

/** The first names, and how many more there are. */
export function nameSome(names: string[], most = MOST_NAMES): string {
	const rest = names.length - most;
	return `${names.slice(0, most).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/**
 * A text without these signs at its end. No regular expression: one that looks for the end begins anew
 * at every such sign, which takes seconds for a long row of them.
 */
export function cutEnd(text: string, isCut: (sign: string) => boolean): string {
	let end = text.length;
	while (end > 0 && isCut(text[end - 1])) end--;
	return text.slice(0, end);
}

/** A text whose end another sentence follows: servers end theirs with a full stop, or do not. */
export function endSentence(text: string): string {
	return `${cutEnd(text, (sign) => sign === '.' || sign.trim() === '')}.`;
}
