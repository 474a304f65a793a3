import {
	isConfidential,
	isLoopback,
	isPrivate,
	parseWebAddress,
} from '../../../nodes/Samsar/api/webAddress';

describe('text', () => {
	it.each(['', ' ', 'samsar', '/webhook', 'n8n.example.com/webhook', 'https://', 'http://[::1'])(
		'%j is no web address',
		(text) => {
			expect(parseWebAddress(text)).toBeNull();
		},
	);

	it('that is a web address is read', () => {
		expect(parseWebAddress('https://n8n.example.com/webhook?a=b')?.hostname).toBe(
			'n8n.example.com',
		);
	});
});

/** However the host is written: the URL parser has one spelling for each. */
const LOOPBACK = [
	'http://localhost',
	'http://LOCALHOST:5678/webhook',
	'http://ｌｏｃａｌｈｏｓｔ',
	'http://n8n.localhost:5678',
	'http://127.0.0.1',
	'http://127.1.2.3:80',
	'http://127.1',
	'http://2130706433',
	'http://0x7f000001',
	'http://0177.0.0.1',
	'http://[::1]:5678',
	'http://[0:0:0:0:0:0:0:1]',
];

const PRIVATE = [
	'http://10.0.0.7',
	'http://10.255.255.255',
	'http://167772161',
	'http://0xa.0.0.1',
	'http://10.1',
	'http://10。0。0。7',
	'http://172.16.0.1',
	'http://172.31.255.255',
	'http://192.168.0.7:3002/v1/video',
	'http://[fc00::1]',
	'http://[fd12:3456:789a::1]:3002',
	'http://[FDFF:ffff:ffff:ffff:ffff:ffff:ffff:ffff]',
	'http://processor:3002',
	'http://samsar_processor_1:3002',
	'http://my-server',
	'http://evil-localhost',
	'http://samsar.local',
	'http://SAMSAR.Local',
	'http://samsar.lan',
	'http://api.samsar.internal',
	'http://host.docker.internal:3002',
	'http://samsar.home.arpa',
];

const PUBLIC = [
	'http://n8n.example.com',
	'http://localhost.example.com',
	'http://127.0.0.1.example.com',
	'http://10.evil.com',
	'http://10.0.0.7.evil.com',
	'http://192.168.1.1.example.com',
	'http://10.0.0.7@evil.com',
	'http://localhost@n8n.example.com',
	'http://evil.com\\@10.0.0.7',
	'http://localhost%2eevil.com',
	'http://evil.com#.local',
	'http://evil.com/.local',
	'http://evil.com?.lan',
	'http://localdomain.com',
	'http://samsar-local.com',
	'http://mylan.de',
	'http://internal.example.com',
	'http://arpa.home.com',
	'http://home.arpa.com',
	'http://11.0.0.1',
	'http://128.0.0.1',
	'http://172.15.0.1',
	'http://172.32.0.1',
	'http://192.167.0.1',
	'http://192.169.0.1',
	'http://0.0.0.0',
	'http://100.64.0.1',
	'http://169.254.169.254',
	'http://[::2]',
	'http://[::]',
	'http://[fe80::1]',
	'http://[fec0::1]',
	'http://[fc::1]',
	'http://[2001:db8::1]',
	'http://[::ffff:10.0.0.7]',
	'http://[::ffff:127.0.0.1]',
	'http://localhost.',
	'http://processor.',
	'http://samsar.local.',
];

describe('http', () => {
	it.each(LOOPBACK)('%s is this machine', (text) => {
		const address = new URL(text);
		expect([isLoopback(address), isPrivate(address), isConfidential(address)]).toEqual([
			true,
			true,
			true,
		]);
	});

	it.each(PRIVATE)('%s is a private network', (text) => {
		const address = new URL(text);
		expect([isLoopback(address), isPrivate(address), isConfidential(address)]).toEqual([
			false,
			true,
			true,
		]);
	});

	it.each(PUBLIC)('%s is public', (text) => {
		const address = new URL(text);
		expect([isLoopback(address), isPrivate(address), isConfidential(address)]).toEqual([
			false,
			false,
			false,
		]);
	});
});

describe('confidential', () => {
	it.each(['https://n8n.example.com', 'HTTPS://n8n.example.com', 'https://10.0.0.7'])(
		'is %s, wherever it is',
		(text) => {
			expect(isConfidential(new URL(text))).toBe(true);
		},
	);

	it.each([
		'ftp://localhost',
		'file:///etc/hosts',
		'javascript:alert(1)',
		'data:,x',
		'ws://localhost',
		'ftp://10.0.0.7',
	])('is not %s, wherever it is', (text) => {
		expect(isConfidential(new URL(text))).toBe(false);
	});
});
