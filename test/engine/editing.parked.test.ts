import type { INodeExecutionData } from 'n8n-workflow';

import { SAMPLE_VIDEO } from '../emulator/cdn';
import { countOf } from '../support/emulators';
import { readFiles } from './support/downloads';
import { making, MAKINGS, openStudio } from './support/editing';
import { API_KEY, runToEnd } from './support/harness';
import { parkInto } from './support/parkInto';

describe.each(MAKINGS)('$operation', (made) => {
	test('downloads its video', async () => {
		const { emulator, sources } = await openStudio();
		const outcome = await runToEnd(making(emulator, made, sources, { downloadVideo: true }));
		const [{ id }] = emulator.sessions;
		expect(readFiles(outcome)).toEqual([
			{ data: { fileName: `${id}.mp4`, mimeType: 'video/mp4', content: SAMPLE_VIDEO } },
		]);
	});

	test('parked, gives out the same item as in the process', async () => {
		const { emulator, sources } = await openStudio({ renderPolls: 1 });
		const inProcess = await runToEnd(making(emulator, made, sources));
		const kept: INodeExecutionData[] = [];
		const options = { waiting: 'releaseWorker' };
		const parked = await runToEnd({
			...making(emulator, made, sources, { options }),
			amend: parkInto(kept),
		});
		const [first, second] = emulator.sessions;
		expect(parked.items[0].json).toMatchObject({ sessionId: second.id, status: 'PENDING' });
		expect(parked.items[0].json).not.toHaveProperty('error');

		const { items } = await runToEnd({
			credential: { apiKey: API_KEY, baseUrl: emulator.baseUrl },
			items: kept.map(({ json }) => json),
			parameters: { resource: 'video', operation: 'pollReleased' },
		});
		const withoutNames = (json: object, id: string) =>
			JSON.stringify(json)
				.replaceAll(id, 'session')
				.replace(/\?Expires=[^"]*/, '');
		expect(withoutNames(items[0].json, second.id)).toBe(
			withoutNames(inProcess.items[0].json, first.id),
		);
		expect(countOf(emulator, made.kind)).toBe(2);
	});
});
