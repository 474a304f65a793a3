/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- tests are not published: they need Node's own modules */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { useEmulators } from './emulators';

const run = promisify(execFile);
const start = useEmulators();

/** The client is an ES module, which Jest does not load: it gets a process of its own. */
const PROGRAM = `
import SamsarClient from 'samsar-js';

const samsar = new SamsarClient({ apiKey: 'test-key', baseUrl: process.argv[1] });
const created = await samsar.createVideoFromText({
	prompt: 'A drone shot of a beach at sunrise',
	image_model: 'GPTIMAGE2.5',
	video_model: 'RUNWAYML',
	duration: 30,
});
const looks = [];
do {
	await new Promise((resolve) => setTimeout(resolve, 50));
	looks.push((await samsar.getStatus(created.data.request_id)).data);
} while (looks.at(-1).status === 'PENDING' && looks.length < 100);
const refused = await samsar.getStatus('unknown').catch((error) => error.status);
console.log(JSON.stringify({ created: created.data, looks, refused }));
`;

interface Report {
	created: { request_id: string; session_id: string };
	looks: Array<{ status: string; request_id: string; result_url: string | null }>;
	refused: number;
}

it('the official client creates a session and reads it until it is completed', async () => {
	const emulator = await start({ dialect: 'current', renderMs: 200 });
	const { stdout } = await run(
		process.execPath,
		['--input-type=module', '--eval', PROGRAM, `${emulator.origin}/v1`],
		{ timeout: 10_000 },
	);
	const { created, looks, refused } = JSON.parse(stdout) as Report;
	const [session] = emulator.sessions;

	expect(created).toEqual({ request_id: session.id, session_id: session.id });
	expect(looks[0]).toMatchObject({ status: 'PENDING', request_id: session.id, result_url: null });
	expect(looks.at(-1)).toMatchObject({
		status: 'COMPLETED',
		request_id: session.id,
		result_url: expect.stringContaining(`${emulator.cdnOrigin}/videos/${session.id}.mp4`),
	});
	expect(refused).toBe(404);
	expect(emulator.counts).toMatchObject({ created: 1, credits: 900 });
});
