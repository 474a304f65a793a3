import './support/blockAddresses';

import type { IExecuteFunctions } from 'n8n-workflow';

import { openEmulator } from '../support/emulators';
import { divertDownloads, fetchVideos, makeVideos } from './support/downloads';
import { runToEnd } from './support/harness';
import { createOnly, getStatus } from './support/scenes';

const BLOCKED = "n8n's own protection (N8N_SSRF_PROTECTION_ENABLED) blocks this address";
const ELSEWHERE = { baseUrl: 'http://10.0.0.7/v1/video' };

/** Counts the requests that the node makes n8n send. */
function counting(counted: { requests: number }) {
	return (context: IExecuteFunctions): IExecuteFunctions => {
		const { helpers } = context;
		const { httpRequest, httpRequestWithAuthentication } = helpers;
		helpers.httpRequest = async (...args) => {
			counted.requests++;
			return (await httpRequest(...args)) as unknown;
		};
		helpers.httpRequestWithAuthentication = async function (...args) {
			counted.requests++;
			return (await httpRequestWithAuthentication.apply(this, args)) as unknown;
		};
		return context;
	};
}

test('a video whose address n8n blocks is asked for once', async () => {
	const emulator = await openEmulator({ renderMs: 60_000 });
	const ids = await makeVideos(emulator, 1);
	const counted = { requests: 0 };
	const divert = divertDownloads('http://10.0.0.7');
	const amend = (context: IExecuteFunctions) => divert(counting(counted)(context));
	const { error } = await runToEnd({ ...fetchVideos(emulator, ids), amend });
	expect(error?.message).toContain(BLOCKED);
	expect(error?.message).toContain('is finished and paid for');
	// Once for the status.
	expect(counted.requests).toBe(2);
});

test('a Samsar whose address n8n blocks is asked for a status once', async () => {
	const counted = { requests: 0 };
	const scene = { ...getStatus(ELSEWHERE, ['vid_1']), amend: counting(counted) };
	const { error } = await runToEnd(scene);
	expect(error?.message).toContain(BLOCKED);
	expect(counted.requests).toBe(1);
});

test('an order to it is not sent, and costs nothing', async () => {
	const { error } = await runToEnd(createOnly(ELSEWHERE, ['A red kite']));
	expect(`${error?.message} ${error?.description}`).toContain(BLOCKED);
	expect(`${error?.message} ${error?.description}`).toMatch(/nothing was charged/i);
});
