import { openKeyHider } from '../../../nodes/Samsar/transport/hideKey';

const HIDDEN = '[API key hidden]';

const hideKey = (value: unknown, key: string): unknown => openKeyHider(key).inValue(value);

describe('a key in what a server sent', () => {
	it.each<[string, unknown, unknown]>([
		['in a text', 'Bad key test-key!', `Bad key ${HIDDEN}!`],
		['twice', 'test-key test-key', `${HIDDEN} ${HIDDEN}`],
		['inside a word', 'xtest-keyx', `x${HIDDEN}x`],
		['in a field', { message: 'test-key' }, { message: HIDDEN }],
		['in the name of a field', { 'test-key': 1 }, { [HIDDEN]: 1 }],
		['deep inside', { a: [{ b: ['test-key'] }] }, { a: [{ b: [HIDDEN] }] }],
		['nowhere', { a: [1, null, true, 'x'] }, { a: [1, null, true, 'x'] }],
	])('%s is hidden', (_case, value, expected) => {
		expect(hideKey(value, 'test-key')).toEqual(expected);
	});

	it('is hidden in an address, too', () => {
		const signs = 'test+key/with=signs';
		const text = `/login?key=${encodeURIComponent(signs)}&other=1`;
		expect(hideKey(text, signs)).toBe(`/login?key=${HIDDEN}&other=1`);
	});

	it.each<[string, unknown, unknown]>([
		['7', 7, 7],
		['1234567', [{ a: 1234567 }], [{ a: 1234567 }]],
		['12345678', [{ a: 12345678 }], [{ a: HIDDEN }]],
		['12345678', 123456789, 123456789],
	])('that is %s, in %j, is hidden where no number can be it by chance', (key, value, expected) => {
		expect(hideKey(value, key)).toEqual(expected);
	});

	it('leaves what it was given as it was', () => {
		const body = { message: 'test-key' };
		hideKey(body, 'test-key');
		expect(body).toEqual({ message: 'test-key' });
	});

	it.each<[string, string, string]>([
		['video', 'video_1 video-2 myvideo', 'video_1 video-2 myvideo'],
		['video', 'Bad key video.', `Bad key ${HIDDEN}.`],
		['a.b', 'axb a.b', `axb ${HIDDEN}`],
		['a(b', 'a(b', HIDDEN],
	])('that is as short as %j is hidden as a whole word only: %j', (key, text, expected) => {
		expect(hideKey(text, key)).toBe(expected);
	});
});

/** Every way in which a server may write a text, by what is looked for in what it wrote. */
const ENCODINGS: Record<string, (key: string) => string> = {
	'in capitals': (key) => key.toUpperCase(),
	'in small letters': (key) => key.toLowerCase(),
	'for an address': encodeURIComponent,
	'for an address, with small digits': (key) =>
		encodeURIComponent(key).replace(/%../g, (code) => code.toLowerCase()),
	'for an address within an address': (key) => encodeURIComponent(encodeURIComponent(key)),
	'with every sign encoded': (key) =>
		[...key].map((sign) => `%${sign.charCodeAt(0).toString(16)}`).join(''),
	'in half a JSON text': (key) =>
		[...key].map((sign) => `\\u00${sign.charCodeAt(0).toString(16)}`).join(''),
	'on a web page': (key) => [...key].map((sign) => `&#${sign.charCodeAt(0)};`).join(''),
	'on a web page in hexadecimal': (key) =>
		[...key].map((sign) => `&#x${sign.charCodeAt(0).toString(16)};`).join(''),
	'in Base64': (key) => Buffer.from(key).toString('base64'),
	'in Base64 without its end': (key) => Buffer.from(key).toString('base64').replace(/=/g, ''),
	'in Base64 for the web': (key) => Buffer.from(key).toString('base64url'),
	'in Base64 for an address': (key) => encodeURIComponent(Buffer.from(key).toString('base64')),
	'as a Bearer in Base64': (key) => Buffer.from(`Bearer ${key}.`).toString('base64'),
	'as a password in Base64': (key) => Buffer.from(`u:${key}`).toString('base64'),
	'as a user in Base64': (key) => Buffer.from(`${key}:`).toString('base64url'),
};

describe.each(['Test-Key-1', 'sk_test_0123456789abcdefXYZ', 'te+st/key=?~&"<>\\0', 'ab>>??~~'])(
	'the key %j',
	(key) => {
		it.each(Object.keys(ENCODINGS))('%s is hidden', (name) => {
			const written = ENCODINGS[name](key);
			const hidden = String(hideKey(`See ${written} there`, key));
			expect(hidden).toContain(HIDDEN);
			// What may be left of Base64 is a few signs of what stood around the key.
			expect(hidden.replace(HIDDEN, '').length).toBeLessThanOrEqual('See  there'.length + 12);
			expect(hidden).toMatch(/ there$/);
		});
	},
);

describe('a short key', () => {
	it.each([
		['video', 'dmlkZW8='],
		['video', 'dmlkZW8'],
		['a+b', 'a%2bb'],
		['a+b', 'a%2Bb'],
	])('%j is hidden in the word %j', (key, word) => {
		expect(hideKey(`x ${word}.`, key)).toBe(`x ${HIDDEN}.`);
	});

	it.each([
		['video', 'Video VIDEO xdmlkZW8 dmlkZW9z'],
		['7', 'Nw Nw==x 17 7a'],
	])('%j is not seen in %j', (key, text) => {
		expect(hideKey(text, key)).toBe(text);
	});
});

describe('an address', () => {
	it.each([
		['Test-Key-1', 'https://test-key-1.example.com', `https://${HIDDEN}.example.com`],
		['Key', 'https://key.example.com', `https://${HIDDEN}.example.com`],
		['Key', 'https://monkey.example.com', 'https://monkey.example.com'],
	])('with the key %j in its host: %s', (key, address, expected) => {
		expect(openKeyHider(key).inAddress(address)).toBe(expected);
	});
});

it('What lies deeper than anybody reads is left out, so that nothing runs out of stack', () => {
	const depth = 100_000;
	const deep: unknown = JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`);
	expect(JSON.stringify(hideKey({ deep, id: 'vid_1' }, 'test-key'))).toContain('vid_1');
});
