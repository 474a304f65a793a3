import {
	readPictureAddress,
	readPublicAddress,
	readSessionId,
	readSessionIds,
} from '../../../nodes/Samsar/fields/listField';
import { readBaseUrl } from '../../../nodes/Samsar/transport/baseUrl';

describe('a session ID from a chat', () => {
	it.each<[unknown, string]>([
		['vid_1\u200B', 'vid_1'],
		['\uFEFFvid_\u200B1', 'vid_1'],
		[' "vid_1" ', 'vid_1'],
		['“vid_1”', 'vid_1'],
		['`vid_1`', 'vid_1'],
		[1234567890, '1234567890'],
	])('%j is %s', (value, id) => {
		expect(readSessionId('Session ID', value)).toBe(id);
	});

	it.each([
		['vid 1', 'U+0020 SPACE'],
		['vid\u00A01', 'U+00A0 NO-BREAK SPACE'],
		['vid_1\nvid_2', 'U+000A LINE FEED'],
		['vid\u20131', 'U+2013 EN DASH'],
		['vid_\u0430', 'U+0430'],
	])('%j is refused by the name of a character', (value, name) => {
		expect(() => readSessionId('Session ID', value)).toThrow(name);
	});

	it.each(['""', '\u200B', '“ ”'])('%j is empty', (value) => {
		expect(() => readSessionId('Session ID', value)).toThrow("'Session ID' must not be empty");
	});

	it('is cleaned in a list, too', () => {
		expect(readSessionIds('Session IDs', '"vid_1",\u200Bvid_2', 2)).toEqual(['vid_1', 'vid_2']);
	});
});

describe('an address from a chat', () => {
	it.each([
		['"https://a.test/x.png"', 'https://a.test/x.png'],
		['\u200Bhttps://a.test/\u200Bx.png\u2060', 'https://a.test/x.png'],
	])('%j is %s', (value, address) => {
		expect(readPublicAddress('CTA URL', value)).toBe(address);
	});

	it('is refused by the name of what is not seen', () => {
		expect(() => readPublicAddress('CTA URL', 'https://a.test/x\u00A0y')).toThrow(
			'U+00A0 NO-BREAK SPACE',
		);
	});

	it.each([
		['\u200Bhttps://a.test/v1/video/\u200B', 'https://a.test/v1/video'],
		['"https://a.test/v1/video"', 'https://a.test/v1/video'],
	])('%j is the Base URL %s', (value, address) => {
		expect(readBaseUrl(value)).toBe(address);
	});
});

describe('a share link of Google Drive', () => {
	it.each([
		'https://drive.google.com/file/d/1AbC_d-9/view?usp=sharing',
		'https://drive.google.com/file/u/1/d/1AbC_d-9/view',
		'https://drive.google.com/open?id=1AbC_d-9',
		'https://drive.google.com/open?usp=x&id=1AbC_d-9',
	])('%s is refused with the form that works', (address) => {
		expect(() => readPictureAddress('Image URLs', address)).toThrow(
			'use https://drive.google.com/uc?export=download&id=1AbC_d-9',
		);
	});

	it.each([
		'https://drive.google.com/uc?export=download&id=1AbC_d-9',
		'https://example.com/file/d/1/view',
	])('%s is none', (address) => {
		expect(readPictureAddress('Image URLs', address)).toBe(address);
	});
});
