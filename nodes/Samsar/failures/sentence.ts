/** A text whose end another sentence follows: servers end theirs with a full stop, or do not. */
export function endSentence(text: string): string {
	return `${text.replace(/[.\s]+$/, '')}.`;
}
