import { readNames, readPictures, readPublicAddress } from '../../../nodes/Samsar/fields/listField';

const A = 'https://example.com/a.png';
const B = 'http://example.com/b.png';

describe('addresses of pictures', () => {
	it.each<[string, unknown, unknown[]]>([
		['one', A, [A]],
		['one per line', `${A}\n${B}`, [A, B]],
		['lines of Windows, empty ones among them', `${A}\r\n\r\n ${B} \r\n`, [A, B]],
		['commas', `${A},${B}`, [A, B]],
		['commas and blanks, and one at the end', `${A}, ${B},`, [A, B]],
		['a comma within an address', `${A}?size=1,2, ${B}`, [`${A}?size=1,2`, B]],
		['a list', [A, ` ${B} `, ''], [A, B]],
		['a list as an agent writes it', `["${A}", "${B}"]`, [A, B]],
		[
			'objects',
			[{ image_url: A, title: 'One', image_text: 'First', other: 1 }, { image_url: B }, A],
			[{ image_url: A, title: 'One', image_text: 'First' }, { image_url: B }, A],
		],
		['empty titles', [{ image_url: A, title: '', image_text: null }], [{ image_url: A }]],
	])('are read from %s', (_case, value, pictures) => {
		expect(readPictures('Image URLs', value)).toEqual(pictures);
	});

	it.each<[string, unknown, RegExp]>([
		['nothing', '', /'Image URLs' must have at least one picture/],
		['blank lines', ' \n, ', /at least one picture/],
		['an empty list', [], /at least one picture/],
		['null', null, /at least one picture/],
		['a file name', 'cat.png', /must have addresses that start with https.*'cat\.png'/],
		['another protocol', 'ftp://example.com/a.png', /must have addresses/],
		['a data URL', 'data:image/png;base64,aa', /must have addresses/],
		['two with a blank between them', `${A} ${B}`, /must have addresses/],
		['an object without an address', [{ title: 'One' }], /'Image URLs' must not be empty/],
		[
			'a title that is no text',
			[{ image_url: A, title: {} }],
			/'title in Image URLs' must be text/,
		],
		['a list in a list', [[A]], /'Image URLs' must be text/],
	])('are not read from %s', (_case, value, said) => {
		expect(() => readPictures('Image URLs', value)).toThrow(said);
	});
});

describe('session IDs', () => {
	it.each<[string, unknown, string[]]>([
		['commas', 'vid_1,vid_2, vid_3', ['vid_1', 'vid_2', 'vid_3']],
		['lines', 'vid_1\nvid_2\n', ['vid_1', 'vid_2']],
		['a list', ['vid_1', 42], ['vid_1', '42']],
		['a list as an agent writes it', '["vid_1","vid_2"]', ['vid_1', 'vid_2']],
		['one twice', 'vid_1,vid_1', ['vid_1', 'vid_1']],
	])('are read from %s', (_case, value, names) => {
		expect(readNames('Session IDs', value, 2)).toEqual(names);
	});

	it.each<[string, unknown, RegExp]>([
		['one alone', 'vid_1', /'Session IDs' must have at least two entries.*'vid_1'/],
		['nothing', undefined, /at least two entries.*empty/],
		['objects', [{}, {}], /'Session IDs' must be text/],
	])('are not read from %s', (_case, value, said) => {
		expect(() => readNames('Session IDs', value, 2)).toThrow(said);
	});
});

it('an address is kept as it was written', () => {
	expect(readPublicAddress('CTA URL', ' https://Example.com ')).toBe('https://Example.com');
});
