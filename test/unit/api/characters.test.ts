import {
	cleanAddress,
	cleanId,
	findHidden,
	isTelling,
	nameCharacter,
	trimText,
} from '../../../nodes/Samsar/api/characters';

test.each([
	['\u200B', 'U+200B ZERO WIDTH SPACE'],
	['\u00A0', 'U+00A0 NO-BREAK SPACE'],
	['\n', 'U+000A LINE FEED'],
	['\u0000', 'U+0000 NULL'],
	['\u0416', 'U+0416'],
	['\u{E0041}', 'U+E0041'],
])('%j is named %s', (character, name) => {
	expect(nameCharacter(character)).toBe(name);
});

test.each([
	[' \u200Bx y\u00A0\n', 'x y'],
	['x\u200By', 'x\u200By'],
	['\u200B\u2800', ''],
	['\u{1F600}\u{E007F}', '\u{1F600}'],
])('%j is trimmed to %j', (text, trimmed) => {
	expect(trimText(text)).toBe(trimmed);
});

test.each([
	['vid_1\u200B', 'vid_1'],
	['\u2060vid_\u200B1', 'vid_1'],
	['"vid_1"', 'vid_1'],
	[' “vid_1” ', 'vid_1'],
	['\'"vid_1"\'', 'vid_1'],
	['`vid_1`', 'vid_1'],
	['vid"1', 'vid"1'],
	['"', '"'],
	['vid 1', 'vid 1'],
])('the ID %j is %j', (text, id) => {
	expect(cleanId(text)).toBe(id);
});

test.each([
	['"https://a.test/x"', 'https://a.test/x'],
	['https://a.test/\u200Bx\uFEFF', 'https://a.test/x'],
	['https://a.test/👩‍🚀.png', 'https://a.test/👩‍🚀.png'],
])('the address %j is %j', (text, address) => {
	expect(cleanAddress(text)).toBe(address);
});

test('only what a person does not see is hidden', () => {
	expect(findHidden('a b\nc')).toBeUndefined();
	expect(findHidden('a\u00A0b')).toBe('\u00A0');
});

test.each(['\u200B', '\u3164', '...', ''])('%j tells nothing', (text) => {
	expect(isTelling(text)).toBe(false);
});

test('long texts take no longer than they are', () => {
	const long = '\u200B'.repeat(500_000);
	expect(trimText(`${long}x${long}`)).toBe('x');
	expect(cleanId(`${'"'.repeat(200_000)}x`)).toContain('x');
});
