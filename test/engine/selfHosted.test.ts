import type { OwnHost } from '../support/ownHost';
import { findOwnHost } from '../support/ownHost';
import type { Respond, SmallServer } from '../support/samsarServer';
import {
	newestRoutes,
	sendJson,
	sendNothing,
	sendText,
	startServer,
} from '../support/samsarServer';
import { readFiles } from './support/downloads';
import { API_KEY, runToEnd } from './support/harness';
import { getStatus } from './support/scenes';
import { findKey } from './support/secrecy';

const FILE = '/assets_v2/video/output/1/film.mp4';
const SESSION = '68f0c1d2e3a4b5c600000001';

const sendFilm =
	(film: string): Respond =>
	(response) =>
		response.writeHead(200, { 'content-type': 'video/mp4' }).end(film);

const servers: SmallServer[] = [];
let own: OwnHost;

beforeAll(async () => {
	own = await findOwnHost();
});

afterEach(async () => {
	await Promise.all(servers.splice(0).map(async (server) => await server.close()));
});

async function open(...settings: Parameters<typeof startServer>): Promise<SmallServer> {
	const server = await startServer(...settings);
	servers.push(server);
	return server;
}

const portOf = ({ origin }: SmallServer) => new URL(origin).port;

/** A Samsar in the private network whose finished session has this link; its port stands for "PORT". */
async function openSamsar(link: string, root = '') {
	const server = await open({}, { host: own.address });
	const videoUrl = link.replace('PORT', portOf(server));
	const completed = sendJson(200, { status: 'COMPLETED', result_url: videoUrl });
	server.routes = {
		...newestRoutes(API_KEY, root, completed),
		[`${root}${FILE}`]: sendFilm('from the host of the API'),
	};
	return { server, videoUrl, baseUrl: `http://${own.name}:${portOf(server)}${root}/v1/video` };
}

async function download(baseUrl: string) {
	const outcome = await runToEnd(getStatus({ baseUrl }, [SESSION], { downloadVideo: true }));
	expect(findKey(outcome)).toEqual([]);
	const [file] = readFiles(outcome);
	return { outcome, film: file?.data?.content.toString() };
}

/** The requests for files, none of which may bring the key. */
function fileRequests({ requests }: SmallServer): string[] {
	const files = requests.filter(({ path }) => path.endsWith('.mp4'));
	expect(files.filter(({ authorization }) => authorization !== undefined)).toEqual([]);
	return files.map(({ path }) => path);
}

describe('a Samsar of one’s own, reached over http in a private network', () => {
	test.each([
		['at the port of the link', `http://localhost:PORT${FILE}`, ''],
		['where the API is, when its port has another number outside', `http://localhost:1${FILE}`, ''],
		['where the API is, below /api', `http://127.0.0.1:1${FILE}`, '/api'],
	])('that links to localhost gives its file %s', async (_where, link, root) => {
		const { server, baseUrl, videoUrl } = await openSamsar(link, root);
		const { outcome, film } = await download(baseUrl);
		expect(film).toBe('from the host of the API');
		expect(outcome.items[0].json).toMatchObject({ sessionId: SESSION, videoUrl });
		expect(fileRequests(server)).toEqual([`${root}${FILE}`]);
	});

	test('that links to its own host gives its file there', async () => {
		const { server, baseUrl } = await openSamsar(`http://${own.name}:PORT${FILE}`);
		expect((await download(baseUrl)).film).toBe('from the host of the API');
		expect(fileRequests(server)).toHaveLength(1);
	});

	test('is not asked for a file that its link leads to', async () => {
		const near = await open({ [FILE]: sendFilm('from localhost') });
		const { server, baseUrl } = await openSamsar(`http://localhost:${portOf(near)}${FILE}`);
		expect((await download(baseUrl)).film).toBe('from localhost');
		expect(fileRequests(near)).toHaveLength(1);
		expect(fileRequests(server)).toEqual([]);
	});

	test('is not asked for a file in the place of a server that refuses it', async () => {
		const near = await open({});
		const { server, baseUrl } = await openSamsar(`http://localhost:${portOf(near)}${FILE}`);
		const { outcome, film } = await download(baseUrl);
		expect(film).toBeUndefined();
		expect(outcome.error?.message).toContain('the server answered with HTTP 404');
		expect(fileRequests(server)).toEqual([]);
	});

	test.each<[string, string, Respond, string]>([
		['is not there', '', sendNothing(404), 'the server answered with HTTP 404'],
		[
			'is a page of its Studio',
			'',
			sendText(200, '<html>Studio</html>'),
			'the server sent text/html instead of a video',
		],
	])('whose file %s says what to change', async (_what, root, answer, reason) => {
		const { server, baseUrl, videoUrl } = await openSamsar(`http://localhost:1${FILE}`, root);
		server.routes[FILE] = answer;
		const { outcome, film } = await download(baseUrl);
		expect(film).toBeUndefined();
		const message = String(outcome.error?.message);
		expect(message).toContain(`could not be downloaded: ${reason}. The link says localhost:1, and`);
		expect(message).toContain('Give Samsar an address that n8n can reach');
		expect(message).toContain(videoUrl);
	});
});
