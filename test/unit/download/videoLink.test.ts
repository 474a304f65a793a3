import { followRedirect, nameFile, readVideoLink } from '../../../nodes/Samsar/download/videoLink';

describe('readVideoLink', () => {
	test.each([
		['https://cdn.example.com/v.mp4?Signature=a%2Bb%3D&Expires=1'],
		['http://192.0.2.7:8080/v.mp4'],
	])('takes %s as it is', (link) => {
		expect(readVideoLink(link)?.href).toBe(link);
	});

	test.each([
		'ftp://cdn.example.com/v.mp4',
		'file:///etc/passwd',
		'data:video/mp4;base64,AAAA',
		'javascript:alert(1)',
		'/videos/v.mp4',
		'cdn.example.com/v.mp4',
		'',
	])('refuses %p', (link) => {
		expect(readVideoLink(link)).toBeNull();
	});
});

describe('followRedirect', () => {
	const follow = (from: string, location: unknown) =>
		followRedirect(new URL(from), location)?.href ?? null;

	test.each([
		['https://a.example/v', 'https://b.example/v', 'https://b.example/v'],
		['https://a.example/x/v', '../w?s=1', 'https://a.example/w?s=1'],
		['https://a.example/v', '//b.example/v', 'https://b.example/v'],
		['http://a.example/v', 'https://b.example/v', 'https://b.example/v'],
		['http://a.example/v', 'http://b.example/v', 'http://b.example/v'],
	])('leads from %s with %s to %s', (from, location, to) => {
		expect(follow(from, location)).toBe(to);
	});

	test.each([
		['gives up https', 'http://a.example/v'],
		['names no web page', 'file:///etc/passwd'],
		['names no address', 'https://'],
		['names nothing', undefined],
		['names several', ['https://a.example/v', 'https://b.example/v']],
	])('leads nowhere when it %s', (_why, location) => {
		expect(follow('https://a.example/v', location)).toBeNull();
	});
});

describe('nameFile', () => {
	test.each([
		['vid_1234567890', 'vid_1234567890.mp4'],
		['507f1f77bcf86cd799439011', '507f1f77bcf86cd799439011.mp4'],
		['../../etc/x y:z', '.._.._etc_x_y_z.mp4'],
	])('names the file of %s %s', (sessionId, name) => {
		expect(nameFile(sessionId)).toBe(name);
	});
});
