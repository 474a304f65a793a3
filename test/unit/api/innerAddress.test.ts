import { isForSecrets, leadsInside } from '../../../nodes/Samsar/api/innerAddress';

/** Where clouds tell a machine its secrets, however the host is written. */
const FOR_SECRETS = [
	'http://169.254.169.254/latest/meta-data',
	'https://169.254.169.254',
	'https://169.254.170.2',
	'http://2852039166',
	'http://0xa9fea9fe',
	'http://0251.0376.0251.0376',
	'http://169.254.43518',
	'https://[::ffff:169.254.169.254]',
	'https://[::ffff:a9fe:a9fe]',
	'https://[::ffff:0:a9fe:a9fe]',
	'https://[::a9fe:a9fe]',
	'https://[64:ff9b::169.254.169.254]',
	'https://[2002:a9fe:a9fe::]',
	'http://[fd00:ec2::254]',
	'http://[FD00:0EC2:0:0:0:0:0:254]',
	'http://[fd20:ce::254]',
	'https://[fe80::1]',
	'https://[febf::1]',
	'http://metadata',
	'http://METADATA:80/x',
	'https://metadata.',
	'http://metadata.google.internal/computeMetadata/v1/',
	'https://metadata.google.internal.',
	'https://metadata.goog',
	'http://instance-data',
	'https://100.100.100.200',
	'https://192.0.0.192',
	'https://168.63.129.16',
];

const INSIDE = [
	'http://localhost',
	'https://localhost.',
	'https://localhost..',
	'http://n8n.localhost',
	'http://127.0.0.1',
	'http://127.0.0.1.',
	'http://127.1',
	'http://2130706433',
	'http://0x7f.1',
	'http://0177.0.0.1',
	'http://０x7f000001',
	'https://0.0.0.0',
	'http://0',
	'http://10.0.0.7',
	'http://012.0.0.7',
	'http://172.16.0.1',
	'http://172.31.255.255',
	'http://192.168.0.7',
	'https://100.64.0.1',
	'https://198.18.0.1',
	'https://224.0.0.1',
	'https://255.255.255.255',
	'http://[::]',
	'http://[::1]',
	'http://[::ffff:127.0.0.1]',
	'http://[::ffff:10.0.0.1]',
	'http://[::ffff:c0a8:7]',
	'http://[::7f00:1]',
	'https://[64:ff9b::10.0.0.1]',
	'https://[64:ff9b:1::1]',
	'https://[2002:7f00:1::]',
	'http://[fc00::1]',
	'http://[fdff::1]',
	'https://[fec0::1]',
	'https://[ff02::1]',
	'http://processor:3002',
	'http://processor.',
	'http://samsar.local',
	'http://samsar.lan.',
	'http://api.samsar.internal',
	'http://nas.home.arpa',
];

const OUTSIDE = [
	'https://api.samsar.one',
	'https://cdn.samsar.one.',
	'https://8.8.8.8',
	'https://9.255.255.255',
	'https://11.0.0.1',
	'https://100.63.255.255',
	'https://100.128.0.1',
	'https://128.0.0.1',
	'https://169.253.0.1',
	'https://172.15.0.1',
	'https://172.32.0.1',
	'https://192.0.2.7',
	'https://192.169.0.1',
	'https://198.17.0.1',
	'https://198.20.0.1',
	'https://223.255.255.255',
	'https://[2606:4700::1111]',
	'https://[2001:db8::1]',
	'https://[fbff::1]',
	'https://[::ffff:8.8.8.8]',
	'https://[64:ff9b::8.8.8.8]',
	'https://[2002:808:808::]',
	'https://10.0.0.7.example.com',
	'https://localhost.example.com',
	'https://metadata.example.com',
	'https://127.0.0.1.nip.io',
];

describe('an address that leads to the secrets of a machine', () => {
	it.each(FOR_SECRETS)('%s', (address) => {
		expect(isForSecrets(new URL(address))).toBe(true);
		expect(leadsInside(new URL(address))).toBe(true);
	});

	it.each([...INSIDE, ...OUTSIDE])('%s does not', (address) => {
		expect(isForSecrets(new URL(address))).toBe(false);
	});
});

describe('an address that leads into this machine or its network', () => {
	it.each(INSIDE)('%s', (address) => {
		expect(leadsInside(new URL(address))).toBe(true);
	});

	it.each(OUTSIDE)('%s does not', (address) => {
		expect(leadsInside(new URL(address))).toBe(false);
	});
});
