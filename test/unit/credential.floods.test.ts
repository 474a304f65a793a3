import {
	BUFFERS,
	measureMemory,
	MIB,
	pourForever,
	sendPacked,
	serve,
	stopHalfway,
} from '../support/floods';
import { until } from '../support/time';
import { testCredential } from './support/credentialTester';

describe('the Test button', () => {
	test('knows a web page by its beginning, and ends the request', async () => {
		const page = '<!DOCTYPE html><html>';
		const server = await serve(pourForever(200, 'text/html', page, '<p>Hello</p>'.repeat(5_000)));
		const verdict = await testCredential({ apiKey: 'test-key', baseUrl: server.baseUrl });
		expect(verdict.message).toContain('answers with a web page instead of the Samsar API');
		await until(() => server.open === 0, 'the end of the connections');
		expect(server.sent / server.requests.length).toBeLessThan(BUFFERS);
	});

	test('does not unpack more than it reads', async () => {
		const server = await serve(sendPacked(200, 320, '{}'));
		const { result, grown } = await measureMemory(
			async () => await testCredential({ apiKey: 'test-key', baseUrl: server.baseUrl }),
		);
		expect(result.status).toBe('Error');
		expect(grown).toBeLessThan(100 * MIB);
	});

	test('leaves no request behind when an answer does not come to its end', async () => {
		const time = new AbortController();
		const timer = jest.spyOn(AbortSignal, 'timeout').mockReturnValue(time.signal);
		try {
			const server = await serve(stopHalfway(200, 'text/html', '<html>'));
			const testing = testCredential({ apiKey: 'test-key', baseUrl: server.baseUrl });
			await until(() => server.requests.length > 0, 'the request');
			time.abort();
			expect((await testing).message).toContain('no answer came in time');
			await until(() => server.open === 0, 'the end of the connections');
		} finally {
			timer.mockRestore();
		}
	});
});
