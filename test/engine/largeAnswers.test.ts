import { BUFFERS, measureMemory, MIB, pourForever, sendPacked, serve } from '../support/floods';
import { until } from '../support/time';
import { runToEnd } from './support/harness';
import { createOnly, getStatus } from './support/scenes';

describe('an order whose answer', () => {
	test('is 320 MB when it is unpacked counts as lost, and is not kept in memory', async () => {
		const server = await serve(sendPacked(201, 320, '{"session_id":"vid_1"}'));
		const { result, grown } = await measureMemory(
			async () => await runToEnd(createOnly(server, ['A kite'])),
		);
		expect(result.error?.message).toContain('may have accepted');
		expect(JSON.stringify(result.error)).toContain('the answer is larger than 8 MB');
		expect(grown).toBeLessThan(100 * MIB);
		expect(server.requests.filter((request) => request.startsWith('POST'))).toHaveLength(1);
	});

	test.each([201, 400, 402])(
		'never ends (HTTP %d) counts as lost, not as refused',
		async (code) => {
			const server = await serve(
				pourForever(code, 'application/json', '{"a":"', 'x'.repeat(65_536)),
			);
			const { error } = await runToEnd(createOnly(server, ['A kite']));
			expect(error?.message).toContain('may have accepted');
			await until(() => server.open === 0, 'the end of the connections');
			expect(server.sent / server.requests.length).toBeLessThan(8 * MIB + BUFFERS);
			expect(server.requests.filter((request) => request.startsWith('POST'))).toHaveLength(1);
		},
	);

	test('breaks off may have been accepted, however the connection ends', async () => {
		const server = await serve((response) => {
			response.writeHead(201, { 'content-type': 'application/json', 'content-length': '100' });
			response.write('{"session_id"', () => response.destroy());
		});
		const { error } = await runToEnd(createOnly(server, ['A kite']));
		expect(error?.message).toContain('may have accepted');
	});

	test('is almost 8 MB is read', async () => {
		const body = { filling: 'x'.repeat(8 * MIB - 100), session_id: 'vid_1' };
		const server = await serve(
			(response) => void response.writeHead(201).end(JSON.stringify(body)),
		);
		const { items } = await runToEnd(createOnly(server, ['A kite']));
		expect(items[0].json).toMatchObject({ sessionId: 'vid_1' });
	});
});

test('a status that is 320 MB when it is unpacked is no status', async () => {
	const server = await serve(sendPacked(200, 320, '{"status":"PENDING"}'));
	const { result, grown } = await measureMemory(
		async () => await runToEnd(getStatus(server, ['vid_1'])),
	);
	expect(result.error?.message).toContain('the answer is larger than 8 MB');
	expect(grown).toBeLessThan(100 * MIB);
});
