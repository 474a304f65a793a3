import type { JsonObject } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';

import { readSilence } from '../../../nodes/Samsar/transport/silence';
import { node } from '../support/batchContext';

/** An error as Node throws it, wrapped as axios does, wrapped as n8n does. */
function wrap(facts: object): NodeApiError {
	const cause = Object.assign(new Error('from the socket'), facts);
	const { code } = facts as { code?: string };
	const fromAxios = Object.assign(new Error('from axios', { cause }), { code });
	return new NodeApiError(node, fromAxios as unknown as JsonObject);
}

describe('silence that proves that nothing was sent', () => {
	it.each<[string, object]>([
		['a refused connection', { code: 'ECONNREFUSED', syscall: 'connect' }],
		['an unknown host', { code: 'ENOTFOUND', syscall: 'getaddrinfo' }],
		['a name server that is down', { code: 'EAI_AGAIN', syscall: 'getaddrinfo' }],
		['a reset while connecting', { code: 'ECONNRESET', syscall: 'connect' }],
		['a time-out while connecting', { code: 'ETIMEDOUT', syscall: 'connect' }],
		['no route while connecting', { code: 'EHOSTUNREACH', syscall: 'connect' }],
		['no network while connecting', { code: 'ENETUNREACH', syscall: 'connect' }],
		['an expired certificate', { code: 'CERT_HAS_EXPIRED' }],
		['a self-signed certificate', { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }],
		['another host in the certificate', { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }],
		['a key that no header can hold', { code: 'ERR_INVALID_CHAR' }],
	])('%s', (_case, facts) => {
		expect(readSilence(wrap(facts)).delivered).toBe('never');
	});

	it('every address of the host refused', () => {
		const errors = ['::1', '127.0.0.1'].map((address) =>
			Object.assign(new Error(address), { code: 'ECONNREFUSED', syscall: 'connect' }),
		);
		const thrown = Object.assign(new AggregateError(errors), { code: 'ECONNREFUSED' });
		expect(readSilence(wrap(thrown))).toEqual({
			kind: 'silence',
			reason: 'the connection was refused (ECONNREFUSED)',
			delivered: 'never',
		});
	});

	it('an address that the n8n administrator blocks', () => {
		const blocked = Object.assign(new Error('The request was blocked'), {
			name: 'SsrfBlockedIpError',
		});
		const thrown = new NodeApiError(node, blocked as unknown as JsonObject);
		expect(readSilence(thrown).delivered).toBe('never');
	});
});

describe('silence that proves nothing', () => {
	it.each<[string, object]>([
		['a reset', { code: 'ECONNRESET', syscall: 'read' }],
		['a reset without a system call', { code: 'ECONNRESET' }],
		['a closed pipe', { code: 'EPIPE', syscall: 'write' }],
		['no answer in time', { code: 'ECONNABORTED' }],
		['a time-out of the connection', { code: 'ETIMEDOUT', syscall: 'read' }],
		['a route that is lost after sending', { code: 'EHOSTUNREACH', syscall: 'read' }],
		['a network that is lost after sending', { code: 'ENETUNREACH', syscall: 'read' }],
		['a cancelled request', { code: 'ERR_CANCELED' }],
		['a broken https stream', { code: 'ERR_SSL_WRONG_VERSION_NUMBER' }],
		['an answer that is cut off', { code: 'ERR_BAD_RESPONSE' }],
		['an answer that is not HTTP', { code: 'HPE_INVALID_CONSTANT' }],
		['a code nobody knows', { code: 'EWHATEVER' }],
		['no code', {}],
	])('%s', (_case, facts) => {
		expect(readSilence(wrap(facts)).delivered).toBe('maybe');
	});

	it.each([undefined, null, 'ECONNREFUSED', 404, {}, new Error('x')])('%p', (thrown) => {
		expect(readSilence(thrown).delivered).toBe('maybe');
	});

	it('an error that contains itself', () => {
		const thrown: Error & { errors?: unknown[] } = new Error('x');
		thrown.cause = thrown;
		thrown.errors = [thrown, thrown];
		expect(readSilence(thrown).delivered).toBe('maybe');
	});
});

describe('the reason', () => {
	it.each<[object, string]>([
		[{ code: 'ECONNRESET' }, 'the connection was reset (ECONNRESET)'],
		[{ code: 'ECONNABORTED' }, 'no answer came in time (ECONNABORTED)'],
		[{ code: 'EWHATEVER' }, 'the request broke off (EWHATEVER)'],
	])('of %j is %j', (facts, reason) => {
		expect(readSilence(wrap(facts)).reason).toBe(reason);
	});

	it('holds nothing of the request', () => {
		const thrown = wrap({
			code: 'ECONNRESET',
			config: { headers: { Authorization: 'Bearer test-key' } },
			message: 'Bearer test-key',
		});
		expect(JSON.stringify(readSilence(thrown))).not.toContain('test-key');
	});
});
