import { openEmulator } from '../support/emulators';
import { runClient } from './support/officialClient';

const PROGRAM = `
const created = await samsar.createVideoFromText({
	prompt: 'A drone shot of a beach at sunrise',
	image_model: 'GPTIMAGE2.5',
	video_model: 'RUNWAYML',
	duration: 30,
});
told.created = created.data;
told.looks = [];
do {
	await new Promise((resolve) => setTimeout(resolve, 50));
	told.looks.push((await samsar.getStatus(created.data.request_id)).data);
} while (told.looks.at(-1).status === 'PENDING' && told.looks.length < 100);
told.refused = await samsar.getStatus('unknown').catch((error) => error.status);
`;

interface Report {
	created: { request_id: string; session_id: string };
	looks: Array<{ status: string; request_id: string; result_url: string | null }>;
	refused: number;
}

it('the official client creates a session and reads it until it is completed', async () => {
	const emulator = await openEmulator({ dialect: 'current', renderPolls: 3 });
	const { created, looks, refused } = await runClient<Report>(emulator.origin, PROGRAM);
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
