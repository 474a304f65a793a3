import { hideKey } from '../../../nodes/Samsar/transport/hideKey';

const HIDDEN = '[API key hidden]';

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
