import { nameCharacter } from '../api/characters';
import { SamsarFailure } from '../failures/failure';

/** What people paste in front of a key. */
const PASTED = /^bearer(\s+|$)/i;

/** Visible ASCII only: anything else cannot stand in a header. */
const USABLE = /^[\x21-\x7e]+$/;

/**
 * The credential's key without blanks around it and without a pasted `Bearer`.
 *
 * @throws SamsarFailure when there is none, or one that cannot be sent
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
			message: `The API key in the Samsar API credential ${key === '' ? 'is empty' : 'contains a blank or a character that cannot be sent'}. Nothing was sent.`,
			description: `${named}Open the credential and paste a key from the account settings at app.samsar.one`,
		});
	}
	return key;
}
