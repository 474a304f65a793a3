import { SAMPLE_VIDEO } from '../../emulator';
import { call, parse } from '../support/call';
import { openToday } from '../support/today';

describe('a self-hosted server', () => {
	it('answers behind a prefix, and nowhere else', async () => {
		const { emulator, create, get } = await openToday({ pathPrefix: '/api' });

		expect(emulator.baseUrl).toBe(`${emulator.origin}/api/v1/video`);
		expect((await create('A cat')).code).toBe(200);
		const { id } = emulator.sessions[0];
		for (const path of [
			`/v1/status?request_id=${id}`,
			'/v1/credits',
			'/v1/video/supported_models',
			'/v2/requests',
			`/v2/status_detailed?request_id=${id}`,
		]) {
			expect([path, (await get(path)).code]).toEqual([path, 200]);
			if (path === '/v2/requests') continue;
			const bare = await call('GET', `${emulator.origin}${path}`);
			expect([path, bare.code, bare.text]).toEqual([
				path,
				404,
				expect.stringContaining('Cannot GET'),
			]);
		}
		expect(emulator.requests[0]).toMatchObject({ kind: 'create', path: '/api/v1/video/create' });
	});

	it('gives unsigned links to itself, which it calls localhost', async () => {
		const { emulator, create, look } = await openToday({ selfHosted: true });
		await create('A cat');
		const { id } = emulator.sessions[0];
		emulator.complete(id);
		const { port } = new URL(emulator.origin);
		const link = `http://localhost:${port}/assets_v2/videos/${id}.mp4`;

		expect((await look()).result_url).toBe(link);
		const told = await call('GET', link.replace('localhost', '127.0.0.1'), { key: null });
		expect([told.code, told.headers['content-type']]).toEqual([200, 'video/mp4']);
		expect(Number(told.headers['content-length'])).toBe(SAMPLE_VIDEO.length);
		expect(emulator.cdnRequests).toMatchObject([{ kind: 'download', sessionId: id }]);
		expect(emulator.requests.every(({ kind }) => kind !== 'other')).toBe(true);
	});

	it('keeps uploads there too', async () => {
		const { emulator, post } = await openToday({ selfHosted: true, pathPrefix: '/api' });
		const image_data = ['data:image/png;base64,iVBORw0KGgo='];
		const told = await post('upload_image_data', { image_data });
		const [url] = (parse(told) as { image_urls: string[] }).image_urls;

		expect(url).toMatch(/^http:\/\/localhost:\d+\/assets_v2\/uploads\/1\.png$/);
		expect((await call('GET', url.replace('localhost', '127.0.0.1'))).code).toBe(200);
		expect(emulator.requests).toHaveLength(1);
	});

	it('can be struck by faults at its files', async () => {
		const { emulator, create } = await openToday({ selfHosted: true });
		await create('A cat');
		emulator.plan({ on: 'download', fault: '404 HTML' });
		const url = `${emulator.origin}/assets_v2/videos/${emulator.sessions[0].id}.mp4`;

		expect((await call('GET', url)).code).toBe(404);
		expect((await call('GET', url)).code).toBe(200);
	});
});
