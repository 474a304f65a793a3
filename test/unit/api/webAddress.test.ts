import { isPrivateAddress, parseWebAddress } from '../../../nodes/Samsar/api/webAddress';

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

describe('a web address', () => {
	it.each([
		'https://n8n.example.com',
		'HTTPS://n8n.example.com',
		'https://10.0.0.7',
		'http://localhost',
		'http://LOCALHOST:5678/webhook',
		'http://n8n.localhost:5678',
		'http://127.0.0.1',
		'http://127.1.2.3:80',
		'http://127.1',
		'http://2130706433',
		'http://[::1]:5678',
		'http://[0:0:0:0:0:0:0:1]',
	])('%s is private', (text) => {
		expect(isPrivateAddress(new URL(text))).toBe(true);
	});

	it.each([
		'http://n8n.example.com',
		'http://localhost.example.com',
		'http://notlocalhost',
		'http://127.0.0.1.example.com',
		'http://128.0.0.1',
		'http://10.0.0.7',
		'http://192.168.0.7',
		'http://0.0.0.0',
		'http://[::2]',
		'http://localhost@n8n.example.com',
		'ftp://localhost',
		'file:///etc/hosts',
		'javascript:alert(1)',
		'ws://localhost',
	])('%s is not', (text) => {
		expect(isPrivateAddress(new URL(text))).toBe(false);
	});
});
