import type { IDataObject } from 'n8n-workflow';

import { isPage, readVideoAnswer } from '../../../nodes/Samsar/download/videoAnswer';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const read = (httpCode: number, headers: IDataObject = {}) =>
	readVideoAnswer(httpCode, headers, NOW);

describe('readVideoAnswer', () => {
	test.each([
		['video/mp4', 'video/mp4'],
		['Video/WebM; codecs="vp9"', 'video/webm'],
		['application/octet-stream', 'video/mp4'],
		['binary/octet-stream', 'video/mp4'],
		['', 'video/mp4'],
	])('takes what calls itself %p as %s', (type, mimeType) => {
		expect(read(200, { 'content-type': type })).toEqual({ kind: 'video', mimeType, length: null });
	});

	test.each([
		['1024', 1024],
		['0', 0],
		['many', null],
		[undefined, null],
	])('reads the length %p as %p', (length, bytes) => {
		expect(read(200, { 'content-length': length })).toMatchObject({ length: bytes });
	});

	test.each([
		'text/html; charset=utf-8',
		'text/plain',
		'application/json',
		'application/problem+json',
		'application/xml',
		'application/xhtml+xml',
	])('does not take %s for a video', (type) => {
		expect(read(200, { 'content-type': type })).toMatchObject({
			kind: 'trouble',
			reason: `the server sent ${type.split(';')[0]} instead of a video`,
		});
	});

	test.each([301, 302, 303, 307, 308])('takes %d for a redirect', (code) => {
		expect(read(code, { location: '/v' })).toEqual({ kind: 'redirect', location: '/v' });
	});

	test.each([400, 401, 403, 404, 410])('takes %d for an expired link', (code) => {
		expect(read(code)).toMatchObject({ kind: 'expired', httpCode: code });
	});

	test.each([204, 206, 304, 408, 429, 500, 502, 503, 504])(
		'takes %d for passing trouble',
		(code) => {
			expect(read(code)).toMatchObject({ kind: 'trouble', httpCode: code, retryAfterMs: null });
		},
	);

	test('reads how long the server asks to wait', () => {
		expect(read(503, { 'retry-after': '7' })).toMatchObject({ retryAfterMs: 7_000 });
		const date = 'Thu, 01 Jan 2026 00:00:09 GMT';
		expect(read(503, { 'retry-after': date })).toMatchObject({ retryAfterMs: 9_000 });
	});
});

describe('isPage', () => {
	test.each(['<!DOCTYPE html>', '  \n<html>', '\uFEFF<?xml version="1.0"?><Error>', '<'])(
		'sees a page in %p',
		(start) => expect(isPage(start)).toBe(true),
	);

	test.each([
		['an MP4 whose first box is 60 bytes long', Buffer.from('\0\0\0<ftypisom').toString()],
		['bytes that happen to begin with its sign', '<\xdf\xa3'],
		['nothing', ''],
		['other bytes', '\x1aE\xdf\xa3'],
	])('sees none in %s', (_what, start) => expect(isPage(start)).toBe(false));
});
