import {
	adviseUnreached,
	followRedirect,
	listVideoAddresses,
	nameFile,
	readVideoLink,
} from '../../../nodes/Samsar/download/videoLink';

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

describe('the addresses of a link', () => {
	const list = (link: string, baseUrl: string) =>
		listVideoAddresses(new URL(link), baseUrl).map(({ href }) => href);

	const LOCAL = 'http://localhost:3002/assets_v2/v.mp4?x=1';

	test.each([
		['https://cdn.example.com/v.mp4', 'https://api.samsar.one/v1/video'],
		['https://cdn.example.com/v.mp4', 'http://processor:3002/v1/video'],
		['http://10.0.0.7:3002/v.mp4', 'http://processor:3002/v1/video'],
		[LOCAL, 'http://localhost:3002/v1/video'],
		[LOCAL, 'http://127.0.0.1:5005/v1/video'],
		[LOCAL, 'https://api.samsar.one/v1/video'],
		[LOCAL, 'https://samsar.example.com/api/v1/video'],
	])('are %s itself where the API is at %s', (link, baseUrl) => {
		expect(list(link, baseUrl)).toEqual([link]);
	});

	test.each([
		['http://processor:3002/v1/video', ['http://processor:3002/assets_v2/v.mp4?x=1']],
		['http://[fd00::2]:3002/v1/video', ['http://[fd00::2]:3002/assets_v2/v.mp4?x=1']],
		[
			'http://10.0.0.7:8080/v1/video',
			['http://10.0.0.7:3002/assets_v2/v.mp4?x=1', 'http://10.0.0.7:8080/assets_v2/v.mp4?x=1'],
		],
		[
			'http://10.0.0.7/api/v1/video',
			['http://10.0.0.7:3002/assets_v2/v.mp4?x=1', 'http://10.0.0.7/api/assets_v2/v.mp4?x=1'],
		],
		[
			'https://samsar.lan',
			['http://samsar.lan:3002/assets_v2/v.mp4?x=1', 'https://samsar.lan/assets_v2/v.mp4?x=1'],
		],
	])('to localhost are also on the host of a private API: %s', (baseUrl, others) => {
		expect(list(LOCAL, baseUrl)).toEqual([LOCAL, ...others]);
	});
});

describe('a link at whose address nothing answers', () => {
	const LOCAL = 'http://localhost:3002/v.mp4';

	test.each(['https://100.64.0.7/v1/video', 'http://processor:3002/v1/video'])(
		'names the wrong machine when it says localhost and the API is at %s',
		(baseUrl) => {
			expect(adviseUnreached(new URL(LOCAL), baseUrl)).toBe(
				". The link says localhost:3002, and nothing answers there: from n8n, that is n8n's own machine. Give Samsar an address that n8n can reach (step Domain of its setup wizard, or publicUrls in its samsar.config.json)",
			);
		},
	);

	test.each([
		['https://cdn.example.com/v.mp4', 'http://processor:3002/v1/video'],
		[LOCAL, 'http://127.0.0.1:3002/v1/video'],
	])('is just that otherwise: %s with the API at %s', (link, baseUrl) => {
		expect(adviseUnreached(new URL(link), baseUrl)).toBe('');
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
