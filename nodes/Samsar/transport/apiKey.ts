import { nameCharacter } from '../api/characters';
import { SamsarFailure } from '../failures/failure';

/** A prefix that people paste with the key. */
const PASTED = /^bearer(\s+|$)/i;

/** Visible ASCII: a header allows nothing else. */
const USABLE = /^[\x21-\x7e]+$/;

/**
 * The credential's key, trimmed and without a pasted `Bearer`.
 *
 * @throws SamsarFailure if it is empty or cannot be sent
 */
export function readApiKey(value: unknown): string {
	const key = typeof value === 'string' ? value.trim().replace(PASTED, '') : '';
	if (!USABLE.test(key)) {
		const place = Array.from(key).findIndex((character) => !USABLE.test(character));
		const named =
			place === -1
				? ''
				: `Character ${place + 1} of the key is ${nameCharacter(Array.from(key)[place])}. `;
		throw new SamsarFailure({
			message: `The API key in the Samsar API credential ${key === '' ? 'is empty' : 'contains a space or a character that cannot be sent'}. Nothing was sent.`,
			description: `${named}Open the credential and paste a key from the account settings at app.samsar.one`,
		});
	}
	return key;
}
