import type { AnswerBody } from '../../../nodes/Samsar/transport/answer';
import {
	clipText,
	describeBody,
	isAccepted,
	isRouteMissing,
	readBody,
	readRetryAfter,
	readServerMessage,
} from '../../../nodes/Samsar/transport/answer';
import { measureWork } from '../../support/time';
import { answerText } from '../support/replies';

describe('a body', () => {
	it.each<[string, string, AnswerBody]>([
		['JSON', '{"a":1}', { form: 'json', value: { a: 1 } }],
		['JSON with blanks', '\r\n {"a":1}\n', { form: 'json', value: { a: 1 } }],
		[
			'JSON with a number that JavaScript cannot hold',
			'{"id":90071992547409931,"text":"\\"1234567890123456789","list":[-12345678901234567]}',
			{
				form: 'json',
				value: {
					id: '90071992547409931',
					text: '"1234567890123456789',
					list: ['-12345678901234567'],
				},
			},
		],
		[
			'JSON with other long numbers',
			'{"a":0.12345678901234567,"b":1234567890123456e3,"c":123456789012345}',
			{
				form: 'json',
				value: {
					a: Number('0.12345678901234567'),
					b: Number('1234567890123456e3'),
					c: 123456789012345,
				},
			},
		],
		['JSON after a byte order mark', '\uFEFF{"a":1}', { form: 'json', value: { a: 1 } }],
		['an empty object', '{}', { form: 'json', value: {} }],
		['nothing', '', { form: 'empty' }],
		['blanks', ' \r\n\t', { form: 'empty' }],
		['a byte order mark', '\uFEFF', { form: 'empty' }],
		['a page', '<!DOCTYPE html><p>x', { form: 'html', text: '<!DOCTYPE html><p>x' }],
		['a page after blanks', '\n<html>', { form: 'html', text: '<html>' }],
		['half an object', '{"session_id":"vid_', { form: 'cutOff', text: '{"session_id":"vid_' }],
		['half a list', '[{"a":1},', { form: 'cutOff', text: '[{"a":1},' }],
		['a list', '[{"a":1}]', { form: 'list', value: [{ a: 1 }] }],
		['null', 'null', { form: 'text', text: 'null' }],
		['a JSON text', '"vid_1"', { form: 'text', text: '"vid_1"' }],
		['a number', '7', { form: 'text', text: '7' }],
		['words', 'Cannot GET /v1', { form: 'text', text: 'Cannot GET /v1' }],
	])('of %s', (_case, text, expected) => {
		expect(readBody(text)).toEqual(expected);
	});
});

describe('a long body', () => {
	it('that is one text of 12 MB is read', () => {
		const value = { session_id: 90071992547409931n, text: 'x\\"'.repeat(4_000_000) };
		const { text } = value;
		const json = `{"text":${JSON.stringify(text)},"session_id":${value.session_id}}`;
		const body = readBody(json);
		expect(body.form).toBe('json');
		const read = (body as Extract<AnswerBody, { form: 'json' }>).value;
		expect(read.session_id).toBe('90071992547409931');
		expect(read.text === text).toBe(true);
	});

	it('with long numbers keeps their digits, and leaves texts alone', () => {
		const entry =
			'{"a":"\\\\","1234567890123456789":-1234567890123456789,"b":"\\"12345678901234567"}';
		const read = readBody(`[${entry}, 12345678901234567 ]`);
		const own = { a: '\\', '1234567890123456789': '-1234567890123456789', b: '"12345678901234567' };
		expect(read).toEqual({ form: 'list', value: [own, '12345678901234567'] });
	});

	it('that is no JSON is not searched for numbers', () => {
		const text = '{"id":12345678901234567';
		expect(readBody(text)).toEqual({ form: 'cutOff', text });
	});
});

describe('Retry-After', () => {
	const now = Date.parse('Wed, 21 Oct 2026 07:28:00 GMT');

	it.each<[string, unknown, number | null]>([
		['seconds', '120', 120_000],
		['zero', '0', 0],
		['a fraction', '1.5', 1500],
		['blanks around', ' 7 ', 7000],
		['a number', 7, 7000],
		['the first of several', ['3', '9'], 3000],
		['a date ahead', 'Wed, 21 Oct 2026 07:28:30 GMT', 30_000],
		['a date gone by', 'Wed, 21 Oct 2026 07:00:00 GMT', 0],
		['none', undefined, null],
		['null', null, null],
		['empty', '', null],
		['words', 'soon', null],
		['seconds with a unit', '30s', null],
	])('%s', (_case, header, expected) => {
		expect(readRetryAfter(header, now)).toBe(expected);
	});

	it.each(['-5', '-120'])('%s is never in the past nor far ahead', (header) => {
		expect(readRetryAfter(header, now) ?? 0).toBe(0);
	});
});

describe("the server's own words", () => {
	it.each<[string, string, string | null]>([
		['message', '{"message":"Invalid movie prompt."}', 'Invalid movie prompt.'],
		['error text', '{"error":"No credits"}', 'No credits'],
		['error object', '{"error":{"message":"No credits"}}', 'No credits'],
		['detail', '{"detail":"No credits"}', 'No credits'],
		['message first', '{"error":"b","message":"a"}', 'a'],
		['an empty message', '{"message":" ","error":"b"}', 'b'],
		['line breaks', '{"message":"a\\n  b"}', 'a b'],
		['no text', '{"message":["a"]}', null],
		['none', '{"ok":false}', null],
		['a page', '<p>message</p>', null],
		['nothing', '', null],
	])('%s', (_case, text, expected) => {
		expect(readServerMessage(readBody(text))).toBe(expected);
	});

	it('are clipped', () => {
		const said = readServerMessage(readBody(JSON.stringify({ message: 'x'.repeat(600) })));
		expect(said).toBe(`${'x'.repeat(500)}…`);
	});
});

describe('a body in a message', () => {
	it.each<[string, string, string]>([
		['words of the server', '{"message":"Nope."}', 'Samsar says: Nope.'],
		['nothing', '', 'The answer was empty.'],
		['other JSON', '{"ok": true}', 'The answer was: {"ok":true}'],
		['text', 'Cannot GET /x', 'The answer was: Cannot GET /x'],
		[
			'half an answer',
			'{"session_id":"vid_1","st',
			'The answer was cut off: {"session_id":"vid_1","st',
		],
		[
			'a page without its code and style',
			'<html><head><style>p{color:red}</style><title>502</title></head><body><script>alert(1)</script><p>Bad\nGateway</p></body></html>',
			'The answer was a web page: 502 Bad Gateway',
		],
	])('%s', (_case, text, expected) => {
		expect(describeBody(readBody(text))).toBe(expected);
	});

	it('is clipped', () => {
		expect(describeBody(readBody('x'.repeat(1000)))).toBe(`The answer was: ${'x'.repeat(200)}…`);
	});

	it.each([
		['<', 60_000],
		['<style', 30_000],
		['<script>', 60_000],
	])('made of %s, %d times, does not hold n8n up', (piece, times) => {
		expect(measureWork(() => describeBody(readBody(piece.repeat(times))))).toBeLessThan(1_000);
	});
});

describe('clipText', () => {
	it.each([
		['short', 'short'],
		['12345678', '12345678'],
		['123456789', '12345678…'],
		['a  \n b', 'a b'],
	])('%j to 8 characters is %j', (text, expected) => {
		expect(clipText(text, 8)).toBe(expected);
	});
});

describe('a 404', () => {
	it.each<[string, string, boolean]>([
		['a page', '<pre>Cannot GET /v1/video/status</pre>', true],
		['nothing', '', true],
		['text', 'Not Found', true],
		[
			'JSON of a framework',
			'{"statusCode":404,"message":"Cannot GET /v1/video/status?session_id=v","error":"Not Found"}',
			true,
		],
		['JSON of a gateway', '{"message":"Not Found"}', true],
		[
			'JSON of another framework',
			'{"message":"Route GET:/v1/video/status?session_id=v not found","error":"Not Found"}',
			true,
		],
		['JSON of another gateway', '{"message":"no Route matched with those values"}', true],
		['JSON without words', '{}', false],
		["the API's own word", '{"message":"Request not found."}', false],
		['its word about a cancel', '{"message":"Video session not found."}', false],
	])('with %s: the route is missing: %#', (_case, text, expected) => {
		expect(isRouteMissing(answerText(404, text))).toBe(expected);
	});

	it('alone means that: no other answer does', () => {
		expect(isRouteMissing(answerText(400, 'Cannot GET /'))).toBe(false);
	});
});

describe('an accepted request', () => {
	it.each([
		[199, false],
		[200, true],
		[201, true],
		[299, true],
		[301, false],
		[404, false],
		[500, false],
	])('HTTP %d: %s', (httpCode, expected) => {
		expect(isAccepted(answerText(httpCode, ''))).toBe(expected);
	});
});
