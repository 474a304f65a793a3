/** Names that a message tells before it counts the rest. */
export const MOST_NAMES = 5;

/** The first names, and how many more there are. */
export function nameSome(names: string[], most = MOST_NAMES): string {
	const rest = names.length - most;
	return `${names.slice(0, most).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** A text whose end another sentence follows: servers end theirs with a full stop, or do not. */
export function endSentence(text: string): string {
	return `${text.replace(/[.\s]+$/, '')}.`;
}
