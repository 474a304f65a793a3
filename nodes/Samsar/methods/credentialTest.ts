import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	IN8nHttpFullResponse,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { toFailure } from '../failures/nodeError';
import { endSentence } from '../failures/sentence';
import { readApiKey } from '../transport/apiKey';
import { readBaseUrl } from '../transport/baseUrl';
import type { Reply } from '../transport/answer';
import type { Ask } from '../transport/keyCheck';
import { findCredentialTrouble } from '../transport/keyCheck';
import { readProxyRefusal } from '../transport/proxy';
import { readAnswer } from '../transport/samsarConnection';
import { openKeyHider } from '../transport/hideKey';
import { readText } from '../transport/readText';
import { readSilence } from '../transport/silence';
import { startTimeOut } from '../transport/timeOut';

/** Milliseconds to wait for one answer. */
const TEST_TIME = 15_000;

/** Bytes of one answer that are read. */
const TEST_BYTES = 64 * 1024;

/** n8n gives a credential test only its older request function. */
function askThrough({ helpers }: ICredentialTestFunctions, key: string): Ask {
	const hider = openKeyHider(key);
	return async (url, withKey) => {
		const timeOut = startTimeOut(TEST_TIME);
		const request = async (): Promise<Reply> => {
			const response = (await helpers.request({
				method: 'GET',
				uri: url,
				headers: {
					Accept: 'application/json',
					...(withKey && { Authorization: `Bearer ${key}` }),
				},
				timeout: TEST_TIME,
				followRedirect: false,
				simple: false,
				resolveWithFullResponse: true,
				useStream: true,
			})) as IN8nHttpFullResponse;
			const refusal = readProxyRefusal(response, url);
			if (refusal !== null) return refusal;
			// Also ends an answer that arrives too late.
			const { text } = await readText(response.body, TEST_BYTES, timeOut.signal);
			return readAnswer({ ...response, body: text }, url, hider);
		};
		try {
			return await Promise.race([request(), timeOut.reached]);
		} catch (thrown) {
			return readSilence(thrown);
		} finally {
			timeOut.release();
		}
	};
}

/**
 * The credential's Test button. A function, because the API generations have different status addresses
 * and a credential can declare only one test request.
 */
export async function samsarApiTest(
	this: ICredentialTestFunctions,
	{ data = {} }: ICredentialsDecrypted<ICredentialDataDecryptedObject>,
): Promise<INodeCredentialTestResult> {
	try {
		const baseUrl = readBaseUrl(data.baseUrl);
		const ask = askThrough(this, readApiKey(data.apiKey));
		const trouble = await findCredentialTrouble(baseUrl, ask);
		return trouble === null
			? { status: 'OK', message: 'Connection successful!' }
			: { status: 'Error', message: trouble };
	} catch (thrown) {
		const { message, description = '' } = toFailure(thrown);
		return { status: 'Error', message: `${endSentence(message)} ${description}`.trim() };
	}
}
