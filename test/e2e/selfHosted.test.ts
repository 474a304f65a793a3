import type { IBinaryData } from 'n8n-workflow';
import type { Execution } from '../../scripts/n8n-rest';
import { readFile } from '../support/n8n/files';
import { run } from '../support/n8n/runs';
import { closeSetting, openSetting, type Setting } from '../support/n8n/setting';
import { errorTextOf, itemsOf, NEXT, SAMSAR } from '../support/n8n/workflows';
import { findOwnHost } from '../support/ownHost';
import type { SmallServer } from '../support/samsarServer';
import { newestRoutes, sendJson, startServer } from '../support/samsarServer';

jest.setTimeout(120_000);

const SESSION = '68f0c1d2e3a4b5c600000001';
const FILE = '/assets_v2/video/output/1/film.mp4';
const FILM = 'the film';

const samsar = {
	operation: 'createAndWait',
	downloadVideo: true,
	options: { waiting: 'inProcess' },
};
const rows = [{ name: 'first', prompt: 'A harbour at dawn' }];

let setting: Setting;
let server: SmallServer;
/** Of the server, as others in the private network know it. */
let origin: string;

beforeAll(async () => {
	setting = await openSetting();
	const { name, address } = await findOwnHost();
	server = await startServer({}, { host: address });
	const { port } = new URL(server.origin);
	origin = `http://${name}:${port}`;
	const link = `http://localhost:${port}${FILE}`;
	let looks = 0;
	server.routes = {
		...newestRoutes(setting.emulator.apiKey, '', (response, request) =>
			sendJson(
				200,
				++looks < 2 ? { status: 'PENDING' } : { status: 'COMPLETED', result_url: link },
			)(response, request),
		),
		'/v1/video/create': sendJson(200, { request_id: SESSION, session_id: SESSION }),
		[FILE]: (response) => response.writeHead(200, { 'content-type': 'video/mp4' }).end(FILM),
	};
});

afterAll(async () => {
	await closeSetting(setting);
	await server?.close();
});

async function runAt(baseUrl: string): Promise<Execution> {
	const { n8n, emulator } = setting;
	const data = { apiKey: emulator.apiKey, baseUrl };
	const credential = await n8n.createCredential('Samsar of my own', 'samsarApi', data);
	return await run({ ...setting, credential }, { samsar }, rows);
}

test('a Samsar in the private network makes a video, and its file is where localhost is not', async () => {
	const execution = await runAt(`${origin}/v1/video`);
	expect(errorTextOf(execution)).toBe('');
	expect(itemsOf(execution, NEXT)).toMatchObject([{ sessionId: SESSION, status: 'COMPLETED' }]);

	const [item] = execution.data.resultData.runData[SAMSAR].at(-1)?.data?.main[0] ?? [];
	const file = await readFile(setting.n8n.url, item?.binary?.data as IBinaryData);
	expect(file.toString()).toBe(FILM);

	const files = server.requests.filter(({ path }) => path === FILE);
	expect(files.map(({ authorization }) => authorization)).toEqual([undefined]);
});

test('a Samsar at a public address is not spoken to over http', async () => {
	const execution = await runAt('http://example.com/v1/video');
	expect(errorTextOf(execution)).toContain(
		'must start with https:// (http:// is allowed for this machine and for a private network only). Nothing was sent.',
	);
});
