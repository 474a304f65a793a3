/* eslint-disable @n8n/community-nodes/no-restricted-globals -- not published */
import fc from 'fast-check';

import {
	MAX_BODY_BYTES,
	MAX_ID_LENGTH,
	readCallback,
} from '../../../nodes/SamsarTrigger/readCallback';

const LINK = 'https://cdn.samsar.one/videos/vid_1.mp4';

const read = (body: unknown, more: object = {}) => readCallback({ body, headers: {}, ...more });

describe('the session of a callback', () => {
	it.each<[string, unknown, string]>([
		[
			'a completed render of 2026',
			{
				request_id: 'vid_1',
				session_id: 'vid_1',
				status: 'COMPLETED',
				result_url: LINK,
				video: { url: LINK },
			},
			'vid_1',
		],
		[
			'a failed render of 2026',
			{
				request_id: 'vid_1',
				session_id: 'vid_1',
				status: 'FAILED',
				error: { message: 'No frames.' },
			},
			'vid_1',
		],
		[
			'generation B',
			{ request_id: '68f0c1', status: 'COMPLETED', result: { videoUrl: LINK } },
			'68f0c1',
		],
		['only an ID', { session_id: 'vid_1' }, 'vid_1'],
		['the ID before its other name', { request_id: 'vid_2', session_id: 'vid_1' }, 'vid_1'],
		['camel case', { sessionId: 'vid_1' }, 'vid_1'],
		['the name that cancel uses', { videoSessionId: 'vid_1' }, 'vid_1'],
		['an older name', { taskId: 'vid_1' }, 'vid_1'],
		['a bare id', { id: 'vid_1' }, 'vid_1'],
		['an id that is something else’s', { id: 'evt_9', data: { session_id: 'vid_1' } }, 'vid_1'],
		['an ID in an object', { event: 'done', data: { request_id: 'vid_1' } }, 'vid_1'],
		['a number', { session_id: 1234567890 }, '1234567890'],
		['blanks around it', { session_id: ' vid_1\n' }, 'vid_1'],
		['an empty ID and a full one', { session_id: '', request_id: 'vid_1' }, 'vid_1'],
		['an ID of the wrong type and a right one', { session_id: {}, request_id: 'vid_1' }, 'vid_1'],
		['JSON sent as text', '{"session_id":"vid_1"}', 'vid_1'],
		['the longest ID', { session_id: 'v'.repeat(MAX_ID_LENGTH) }, 'v'.repeat(MAX_ID_LENGTH)],
	])('is read from %s', (_name, body, sessionId) => {
		expect(read(body)).toEqual({ sessionId });
	});

	it('is a number that n8n has rounded, as it was sent', () => {
		const rawBody = Buffer.from('{"session_id":9007199254740995}');
		const body = JSON.parse(rawBody.toString()) as unknown;
		expect(read(body, { rawBody })).toEqual({ sessionId: '9007199254740995' });
	});

	it('is read from the bytes of a body that n8n did not parse', () => {
		const rawBody = Buffer.from('{"session_id":"vid_1"}');
		expect(read(undefined, { rawBody })).toEqual({ sessionId: 'vid_1' });
	});
});

describe('garbage', () => {
	it.each<[string, unknown, RegExp]>([
		['nothing', undefined, /not a JSON object/],
		['null', null, /not a JSON object/],
		['an empty object', {}, /names no session/],
		['an empty text', '', /not a JSON object/],
		['a text', 'session_id=vid_1', /not a JSON object/],
		['a web page', '<html>vid_1</html>', /not a JSON object/],
		['half a JSON', '{"session_id":"vid_', /not a JSON object/],
		['a number', 5, /not a JSON object/],
		['an array', [{ session_id: 'vid_1' }], /not a JSON object/],
		['an array that no text can be made of', [{ toString: '' }], /not a JSON object/],
		['an object without an ID', { status: 'COMPLETED', result_url: LINK }, /names no session/],
		['an ID that is an object', { session_id: { $ne: null } }, /names no session/],
		['an ID that is a list', { session_id: ['vid_1'] }, /names no session/],
		['an ID that is too deep', { a: { b: { session_id: 'vid_1' } } }, /names no session/],
		['an ID too long', { session_id: 'v'.repeat(MAX_ID_LENGTH + 1) }, /cannot be the ID/],
		['an ID with a line break', { session_id: 'vid_1\nERROR forged line' }, /cannot be the ID/],
		['an ID with an escape code', { session_id: 'vid\u001b[31m' }, /cannot be the ID/],
		['an ID with a letter that no ID has', { session_id: 'vidé' }, /cannot be the ID/],
	])('is named, not read: %s', (_name, body, unusable) => {
		expect(read(body)).toEqual({ unusable: expect.stringMatching(unusable) as string });
	});

	it('is a body over the limit, by its bytes or by what its header announces', () => {
		const body = { session_id: 'vid_1' };
		const unusable = { unusable: expect.stringMatching(/larger than 65536 bytes/) as string };
		const rawBody = Buffer.alloc(MAX_BODY_BYTES + 1);
		expect(read(body, { rawBody })).toEqual(unusable);
		const headers = { 'content-length': String(MAX_BODY_BYTES + 1) };
		expect(read(body, { headers })).toEqual(unusable);
		expect(read(body, { headers: { 'content-length': 'many' } })).toEqual({ sessionId: 'vid_1' });
		expect(read(body, { rawBody: Buffer.alloc(MAX_BODY_BYTES) })).toEqual({ sessionId: 'vid_1' });
	});

	it('never throws, and never yields an ID that could break a log line or an address', () => {
		const name = fc.constantFrom('session_id', 'request_id', 'id', 'data', 'video');
		const anything = fc.oneof(fc.anything(), fc.dictionary(name, fc.anything()), fc.string());
		fc.assert(
			fc.property(anything, fc.anything(), (body, rawBody) => {
				const callback = read(body, { rawBody });
				if ('sessionId' in callback) expect(callback.sessionId).toMatch(/^[\x21-\x7e]{1,200}$/);
				else expect(callback.unusable).toMatch(/^(its|what its) body/);
			}),
			{ numRuns: 2_000 },
		);
	});
});

it.each([
	['a text', (text: string) => ({ body: text, rawBody: Buffer.from(text) })],
	['bytes', (text: string) => ({ body: undefined, rawBody: Buffer.from(text) })],
	['a text alone', (text: string) => ({ body: text })],
])('64 KiB that look like JSON without end, as %s, do not hold n8n up', (_how, write) => {
	const startedAt = process.cpuUsage();
	for (let nth = 0; nth < 20; nth++) {
		const request = { headers: {}, ...write('\\"'.repeat(32 * 1_024)) };
		expect(readCallback(request)).toEqual({ unusable: 'its body is not a JSON object' });
	}
	const { user, system } = process.cpuUsage(startedAt);
	// Each took a second and more when the text was searched before it was read.
	expect((user + system) / 1_000).toBeLessThan(2_000);
});

it('a text is measured, whatever its sender says of it', () => {
	const body = JSON.stringify({ session_id: 'vid_1', x: 'x'.repeat(MAX_BODY_BYTES) });
	expect(readCallback({ body, headers: { 'content-length': '10' } })).toHaveProperty('unusable');
});
