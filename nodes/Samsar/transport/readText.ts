/** A stream of Node's own, as far as it is read here. */
interface ByteStream extends AsyncIterable<Uint8Array> {
	destroy(): void;
}

/** What came of a text. */
export interface ReadText {
	text: string;
	/** Whether it is all of it. */
	isWhole: boolean;
}

function isStream(body: unknown): body is ByteStream {
	return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}

/**
 * Reads the body of an answer as text, at most `most` bytes of it as they are after unpacking. What is
 * not read any more is ended with its connection: n8n itself would read to the end, however far that is.
 *
 * @param body a stream, or a text that n8n has read already
 * @param signal ends the reading
 * @throws what breaks the stream off
 */
export async function readText(
	body: unknown,
	most: number,
	signal?: AbortSignal,
): Promise<ReadText> {
	if (!isStream(body)) {
		const text = typeof body === 'string' ? body : '';
		return { text: text.slice(0, most), isWhole: text.length <= most };
	}
	const end = () => body.destroy();
	signal?.addEventListener('abort', end, { once: true });
	if (signal?.aborted) end();
	const pieces: Uint8Array[] = [];
	let bytes = 0;
	try {
		for await (const piece of body) {
			const room = most - bytes;
			pieces.push(piece.subarray(0, room));
			bytes += piece.length;
			// Leaving the loop destroys the stream.
			if (piece.length > room) break;
		}
	} finally {
		signal?.removeEventListener('abort', end);
	}
	return { text: Buffer.concat(pieces).toString(), isWhole: bytes <= most };
}
