/** The used parts of a Node stream. */
interface ByteStream extends AsyncIterable<Uint8Array> {
	destroy(): void;
}

export interface ReadText {
	text: string;
	/** Whether the text is complete. */
	isWhole: boolean;
}

function isStream(body: unknown): body is ByteStream {
	return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}

/**
 * Reads the body of an answer as text, at most `most` bytes after decompression. Then it closes the connection; n8n itself
 * would read without a limit.
 *
 * @param body a stream, or text that n8n has already read
 * @param signal aborts reading
 * @throws the stream's error
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
