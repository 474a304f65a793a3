import { generateKeyPairSync, sign } from 'node:crypto';

/** One value of DER: its tag, its length, its content. */
function der(tag: number, ...content: Buffer[]): Buffer {
	const body = Buffer.concat(content);
	const { length } = body;
	const size = length < 128 ? [length] : [0x82, length >> 8, length & 0xff];
	return Buffer.concat([Buffer.from([tag, ...size]), body]);
}

const hex = (digits: string) => Buffer.from(digits, 'hex');
const sequence = (...content: Buffer[]) => der(0x30, ...content);

/** Made anew for every test run, so that no private key lies in the repository. */
export function makeCertificate(): { key: string; cert: string } {
	const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
	const ecdsaWithSha256 = sequence(der(0x06, hex('2a8648ce3d040302')));
	const commonName = sequence(der(0x06, hex('550403')), der(0x0c, Buffer.from('test')));
	const name = sequence(der(0x31, commonName));
	const time = (text: string) => der(0x17, Buffer.from(text));
	const content = sequence(
		der(0xa0, der(0x02, hex('02'))),
		der(0x02, hex('01')),
		ecdsaWithSha256,
		name,
		sequence(time('200101000000Z'), time('491231235959Z')),
		name,
		publicKey.export({ type: 'spki', format: 'der' }),
	);
	const signature = sign('sha256', content, privateKey);
	const certificate = sequence(content, ecdsaWithSha256, der(0x03, hex('00'), signature));
	const lines = certificate.toString('base64').replace(/.{64}/g, '$&\n');
	return {
		key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
		cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
	};
}
