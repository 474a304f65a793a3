import { API_KEY, nodeSleep, runToEnd } from './support/harness';

import type { Emulator, Fault, FaultName } from '../emulator';
import { SAMPLE_VIDEO } from '../emulator';
import { openEmulator } from '../support/emulators';
import { until } from '../support/time';
import { createOnly } from './support/scenes';
import { findText } from './support/secrecy';
import { openDoor } from './support/triggerDoor';

const DOWNLOADS = {
	events: ['completed', 'failed'],
	downloadVideo: true,
	binaryPropertyName: 'clip',
};

async function openBoth(prompt: string, fault?: Fault | FaultName) {
	const emulator = await openEmulator({ renderMs: 0 });
	const door = await openDoor({ baseUrl: emulator.baseUrl, parameters: DOWNLOADS });
	const { items } = await runToEnd(createOnly(emulator, [prompt]));
	if (fault !== undefined) emulator.plan({ on: 'download', nth: 'every', fault });
	return { emulator, door, sessionId: items[0].json.sessionId as string };
}

const keysSent = ({ cdnRequests }: Emulator) =>
	cdnRequests.map(({ headers }) => headers.authorization);

it('the file comes with the item, and the key does not go to its host', async () => {
	const { emulator, door, sessionId } = await openBoth('A red kite');
	expect((await door.post({ session_id: sessionId })).status).toBe(200);
	await door.settle();
	const [{ json, binary }] = door.items;
	expect(json).toMatchObject({ sessionId, status: 'COMPLETED' });
	expect(json).not.toHaveProperty('downloadFailure');
	expect(binary?.clip).toMatchObject({ mimeType: 'video/mp4', fileName: `${sessionId}.mp4` });
	expect(Buffer.from(binary?.clip.data ?? '', 'base64')).toEqual(SAMPLE_VIDEO);
	expect(keysSent(emulator)).toEqual([undefined]);
});

it('the sender is answered before the file has arrived, and a duplicate meanwhile is one', async () => {
	const { emulator, door, sessionId } = await openBoth('A red kite', {
		kind: 'held',
		accepted: true,
	});
	expect((await door.send({ session_id: sessionId })).status).toBe(200);
	while (door.logs.length === 0) await nodeSleep(100);
	expect(door.items).toEqual([]);
	// The sender does not call again: if n8n stops now, this line is all that is left of the event.
	const [{ level, message }] = door.logs;
	expect(level).toBe('info');
	expect(message).toMatch(new RegExp(`session ${sessionId} has ended.*'Get Status'`));
	expect((await door.send({ session_id: sessionId })).status).toBe(200);
	await until(() => emulator.held.length === 1);
	emulator.release();
	await door.settle();
	expect(door.items.map(({ binary }) => Object.keys(binary ?? {}))).toEqual([['clip']]);
	expect(emulator.cdnRequests).toHaveLength(1);
	expect(door.saved).toContain('seenSessions');
});

it('a video that cannot be downloaded starts the workflow all the same, and says why', async () => {
	const { emulator, door, sessionId } = await openBoth('A red kite', '404 empty');
	await door.post({ session_id: sessionId });
	await door.settle();
	expect(door.thrown).toEqual([]);
	const [{ json, binary }] = door.items;
	expect(binary).toBeUndefined();
	expect(json).toMatchObject({
		sessionId,
		status: 'COMPLETED',
		videoUrl: expect.any(String) as string,
	});
	expect(json.downloadFailure).toMatch(new RegExp(`${sessionId}.*HTTP 404.*'Get Status'`));
	expect(json).not.toHaveProperty('error');
	expect(door.logs.map(({ level }) => level)).toEqual(['info', 'error']);
	expect(keysSent(emulator).filter((key) => key !== undefined)).toEqual([]);
	expect(findText({ items: door.items, logs: door.logs }, API_KEY)).toEqual([]);
});

it('a failed render has no file to wait for', async () => {
	const { emulator, door, sessionId } = await openBoth('A kite [fail]');
	await door.post({ session_id: sessionId });
	expect(door.items.map(({ json, binary }) => [json.status, binary])).toEqual([
		['FAILED', undefined],
	]);
	expect(door.items[0].json).not.toHaveProperty('downloadFailure');
	expect(emulator.cdnRequests).toEqual([]);
});

it('a field without a name is refused before anything is asked', async () => {
	const { emulator, door, sessionId } = await openBoth('A red kite');
	door.node.parameters = { ...DOWNLOADS, binaryPropertyName: ' ' };
	expect((await door.post({ session_id: sessionId })).status).toBe(200);
	expect(door.logs[0].message).toMatch(/'Put Output File in Field' must not be empty/);
	expect(emulator.requests.filter(({ kind }) => kind === 'status')).toEqual([]);
});
