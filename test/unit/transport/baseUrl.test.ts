import { SamsarFailure } from '../../../nodes/Samsar/failures/failure';
import {
	completeBaseUrl,
	isVideoPlace,
	listStatusAddresses,
	readAccountUrl,
	readBaseUrl,
} from '../../../nodes/Samsar/transport/baseUrl';

describe('a base URL that may get the key', () => {
	it.each([
		['https://api.samsar.one/v1/video', 'https://api.samsar.one/v1/video'],
		['https://api.samsar.one/v1/video/', 'https://api.samsar.one/v1/video'],
		['https://api.samsar.one/v1/video///', 'https://api.samsar.one/v1/video'],
		['  https://api.samsar.one/v1/video\n', 'https://api.samsar.one/v1/video'],
		['HTTPS://API.Samsar.One/v1/Video', 'https://api.samsar.one/v1/Video'],
		['https://api.samsar.one:443/v1/video', 'https://api.samsar.one/v1/video'],
		['https://api.samsar.one:8443/v1/video', 'https://api.samsar.one:8443/v1/video'],
		['https://api.samsar.one', 'https://api.samsar.one'],
		['https://api.samsar.one/', 'https://api.samsar.one'],
		['https://192.168.1.5/v1/video', 'https://192.168.1.5/v1/video'],
		['http://localhost/v1/video', 'http://localhost/v1/video'],
		['http://LOCALHOST:5005/v1/video/', 'http://localhost:5005/v1/video'],
		['http://samsar.localhost:5005/v1/video', 'http://samsar.localhost:5005/v1/video'],
		['http://127.0.0.1:5005/v1/video', 'http://127.0.0.1:5005/v1/video'],
		['http://127.8.9.10/v1/video', 'http://127.8.9.10/v1/video'],
		['http://127.1/v1/video', 'http://127.0.0.1/v1/video'],
		['http://[::1]:5005/v1/video', 'http://[::1]:5005/v1/video'],
		['http://[0:0:0:0:0:0:0:1]/v1', 'http://[::1]/v1'],
		['http://processor:3002/v1/video', 'http://processor:3002/v1/video'],
		['http://mylocalhost/v1', 'http://mylocalhost/v1'],
		['http://evil-localhost/v1', 'http://evil-localhost/v1'],
		['http://10.0.0.1/v1', 'http://10.0.0.1/v1'],
		['http://192.168.1.5/api/v1/video/', 'http://192.168.1.5/api/v1/video'],
		['http://host.docker.internal:3002/v1/video', 'http://host.docker.internal:3002/v1/video'],
		['http://[fd00::2]:3002/v1/video', 'http://[fd00::2]:3002/v1/video'],
	])('%j', (text, expected) => {
		expect(readBaseUrl(text)).toBe(expected);
	});
});

describe('a base URL that must not get the key', () => {
	const ONLY_HTTPS =
		'must start with https:// (http:// is allowed for this machine and for a private network only)';
	const NO_SECRETS = 'must not be a cloud metadata address';
	const NO_BLANK = 'must not contain a blank or a backslash';
	const NO_USER = 'must not contain a user name or password';
	const NO_QUERY = 'must not contain a query or fragment (? or #)';

	it.each<[unknown, string]>([
		[undefined, 'is empty'],
		[null, 'is empty'],
		['', 'is empty'],
		['   ', 'is empty'],
		[5, 'is empty'],
		['api.samsar.one/v1/video', 'is not a web address'],
		['/v1/video', 'is not a web address'],
		['https://', 'is not a web address'],
		['http://127.0.0.999/v1', 'is not a web address'],
		['http://api.samsar.one/v1/video', ONLY_HTTPS],
		['http://127.0.0.1.evil.com/v1', ONLY_HTTPS],
		['http://localhost.evil.com/v1', ONLY_HTTPS],
		['http://localhost%2eevil.com/v1', ONLY_HTTPS],
		['http://127.0.0.1@evil.com/v1', ONLY_HTTPS],
		['http://localhost:80@evil.com/v1', ONLY_HTTPS],
		['http://128.0.0.1/v1', ONLY_HTTPS],
		['http://0.0.0.0/v1', ONLY_HTTPS],
		['http://10.evil.com/v1', ONLY_HTTPS],
		['http://192.168.1.1.example.com/v1', ONLY_HTTPS],
		['http://169.254.169.254/v1', ONLY_HTTPS],
		['http://processor./v1', ONLY_HTTPS],
		['http://metadata/v1', NO_SECRETS],
		['https://metadata./v1', NO_SECRETS],
		['http://METADATA.google.internal/v1/video', NO_SECRETS],
		['https://metadata.google.internal/v1/video', NO_SECRETS],
		['http://[fd00:ec2::254]/v1', NO_SECRETS],
		['https://169.254.169.254/v1', NO_SECRETS],
		['https://2852039166/v1', NO_SECRETS],
		['https://[::ffff:169.254.169.254]/v1', NO_SECRETS],
		['https://[fe80::1]/v1', NO_SECRETS],
		['http://10.0.0.1@evil.com/v1', ONLY_HTTPS],
		['http://[::2]/v1', ONLY_HTTPS],
		['http://[::ffff:10.0.0.1]/v1', ONLY_HTTPS],
		['ftp://localhost/v1', ONLY_HTTPS],
		['file:///etc/passwd', ONLY_HTTPS],
		['data:,x', ONLY_HTTPS],
		['javascript:alert(1)', ONLY_HTTPS],
		['localhost:5005/v1', ONLY_HTTPS],
		['https://user@api.samsar.one/v1', NO_USER],
		['https://user:secret@api.samsar.one/v1', NO_USER],
		['https://:secret@api.samsar.one/v1', NO_USER],
		['http://user@localhost/v1', NO_USER],
		['https://api.samsar.one/v1?x=1', NO_QUERY],
		['https://api.samsar.one/v1?', NO_QUERY],
		['https://api.samsar.one/v1#x', NO_QUERY],
		['https://api.samsar.one/v1/#', NO_QUERY],
		['http://me:secret@processor:3002/v1', NO_USER],
		['http://processor:3002/v1?x=1', NO_QUERY],
		['https://h\\p', NO_BLANK],
		['http://10.0.0.1\\@evil.com/v1', NO_BLANK],
		['https://api.samsar.one/v1/ video', NO_BLANK],
		['https://api.samsar.one/v1/\tvideo', NO_BLANK],
		['https://api.sam\nsar.one/v1', NO_BLANK],
	])('%j', (text, reason) => {
		expect(() => readBaseUrl(text)).toThrow(
			new SamsarFailure({
				message: `The Base URL in the Samsar API credential ${reason}. Nothing was sent.`,
			}),
		);
	});

	it('is refused without a word of a password in it', () => {
		try {
			readBaseUrl('https://user:secret@api.samsar.one/v1');
		} catch (thrown) {
			const { message, description } = thrown as SamsarFailure;
			expect(`${message} ${description}`).not.toContain('secret');
			expect(description).toContain('https://api.samsar.one/v1/video');
			return;
		}
		throw new Error('not refused');
	});
});

describe('the addresses that are asked for a status', () => {
	it.each([
		[
			'https://api.samsar.one/v1/video',
			['https://api.samsar.one/v1/video/status', 'https://api.samsar.one/v1/status'],
		],
		[
			'https://proxy.example.com/samsar/v1/video',
			[
				'https://proxy.example.com/samsar/v1/video/status',
				'https://proxy.example.com/samsar/v1/status',
				'https://proxy.example.com/v1/status',
			],
		],
		[
			'http://127.0.0.1:5005/api',
			['http://127.0.0.1:5005/api/status', 'http://127.0.0.1:5005/v1/status'],
		],
		[
			'https://api.samsar.one',
			['https://api.samsar.one/status', 'https://api.samsar.one/v1/status'],
		],
	])('of %s', (baseUrl, addresses) => {
		expect(listStatusAddresses(baseUrl)).toEqual(addresses);
	});

	it.each([
		'https://api.samsar.one/v1/video',
		'https://api.samsar.one/video',
		'https://api.samsar.one',
		'https://video',
		'https://video/video',
		'http://video.localhost:5005/video',
	])('of %s are all on its own origin', (baseUrl) => {
		const origins = listStatusAddresses(baseUrl).map((address) => new URL(address).origin);
		expect(new Set(origins)).toEqual(new Set([new URL(baseUrl).origin]));
	});
});

describe('the address of the account', () => {
	it.each([
		['https://api.samsar.one/v1/video', 'https://api.samsar.one/v1'],
		['https://proxy.example.com/samsar/v1/video', 'https://proxy.example.com/samsar/v1'],
		['http://127.0.0.1:5005/v1', 'http://127.0.0.1:5005/v1'],
		['https://api.samsar.one/v1/myvideo', 'https://api.samsar.one/v1/myvideo'],
		['https://video', 'https://video'],
		['https://video/video', 'https://video'],
	])('above %s is %s', (baseUrl, accountUrl) => {
		expect(readAccountUrl(baseUrl)).toBe(accountUrl);
	});
});

describe('the place where videos are created', () => {
	it.each([
		['https://api.samsar.one/v1/video', 'https://api.samsar.one/v1/video/status'],
		['https://api.samsar.one/v1/video', 'https://api.samsar.one/v1/status'],
		['http://10.0.0.1/api/v1/video', 'http://10.0.0.1/api/v1/status'],
		['https://proxy.example.com/video', 'https://proxy.example.com/video/status'],
	])('%s is known by its status address %s', (baseUrl, statusAddress) => {
		expect(isVideoPlace(baseUrl, statusAddress)).toBe(true);
	});

	it.each([
		['https://api.samsar.one/v1', 'https://api.samsar.one/v1/status'],
		['https://api.samsar.one', 'https://api.samsar.one/v1/status'],
		['https://api.samsar.one/video', 'https://api.samsar.one/v1/status'],
		['https://api.samsar.one/v2/video', 'https://api.samsar.one/v2/status'],
		['https://api.samsar.one/samsar/v1/video', 'https://api.samsar.one/v1/status'],
		['https://video', 'https://video/status'],
		['https://api.samsar.one/v1/myvideo', 'https://api.samsar.one/v1/myvideo/status'],
	])('%s is not known by its status address %s', (baseUrl, statusAddress) => {
		expect(isVideoPlace(baseUrl, statusAddress)).toBe(false);
	});

	it.each([
		['https://api.samsar.one/v1/video', 'https://api.samsar.one/v1/video'],
		['https://api.samsar.one/v1', 'https://api.samsar.one/v1/video'],
		['https://api.samsar.one/video', 'https://api.samsar.one/v1/video'],
		['https://api.samsar.one', 'https://api.samsar.one/v1/video'],
		['http://10.0.0.1/api', 'http://10.0.0.1/api/v1/video'],
		['http://10.0.0.1:3002', 'http://10.0.0.1:3002/v1/video'],
		['https://video', 'https://video/v1/video'],
		['http://v1/v1', 'http://v1/v1/video'],
	])('%s is completed to %s', (baseUrl, complete) => {
		expect(completeBaseUrl(baseUrl)).toBe(complete);
	});
});
