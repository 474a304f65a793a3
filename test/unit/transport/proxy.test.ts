import { readProxyRefusal, takeThrownAnswer } from '../../../nodes/Samsar/transport/proxy';

const URL = 'https://samsar.example.com/v1/video/create';
const FRESH = { bytesWritten: 0 };

const answer = (statusCode: number, connection?: object | null, body: unknown = '') => ({
	statusCode,
	headers: {},
	body: body as string,
	connection,
});

describe('what a proxy did not pass on', () => {
	it.each([
		['a connection on which nothing was sent', answer(502, FRESH)],
		['the same, told with the body', answer(403, undefined, { socket: FRESH })],
		['a request for a login', answer(407, { bytesWritten: 300, encrypted: true })],
	])('is known by %s', (_what, begun) => {
		expect(readProxyRefusal(begun, URL)).toMatchObject({ delivered: 'never', isProxy: true });
	});

	it.each([
		['a connection on which something was sent', answer(502, { bytesWritten: 300 })],
		['an encrypted connection', answer(502, { bytesWritten: 0, encrypted: true })],
		['a connection that is not told', answer(502)],
		['a connection that is gone', answer(502, null)],
		['a connection of another make', answer(502, {})],
	])('is not known by %s', (_what, begun) => {
		expect(readProxyRefusal(begun, URL)).toBeNull();
	});

	it('is not known without https, where the proxy gets the request itself', () => {
		expect(readProxyRefusal(answer(502, FRESH), URL.replace('https', 'http'))).toBeNull();
	});
});

describe('what n8n throws for an answer', () => {
	const response = { status: 403, headers: { date: 'now' }, data: 'no' };

	it('is the answer, with its connection', () => {
		const thrown = Object.assign(new Error('Forbidden'), {
			httpCode: '403',
			cause: { response, request: { socket: FRESH } },
		});
		expect(takeThrownAnswer(thrown)).toEqual({
			statusCode: 403,
			headers: { date: 'now' },
			body: 'no',
			connection: FRESH,
		});
	});

	it('is at least its code, when n8n keeps no more', () => {
		const thrown = Object.assign(new Error('Forbidden'), { httpCode: '403' });
		expect(takeThrownAnswer(thrown)).toMatchObject({ statusCode: 403, body: '' });
	});

	it.each([new Error('x'), Object.assign(new Error('x'), { code: 'ECONNRESET' })])(
		'is thrown again when there was no answer',
		(thrown) => {
			expect(() => takeThrownAnswer(thrown)).toThrow(thrown);
		},
	);
});
