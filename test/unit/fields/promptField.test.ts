import { listExpressions, readPrompt } from '../../../nodes/Samsar/fields/promptField';

describe('a prompt', () => {
	it.each<[unknown, string]>([
		['  x  ', 'x'],
		[5, '5'],
		[0, '0'],
		['?!5', '?!5'],
		['❤️', '❤️'],
		['👩‍🚀', '👩‍🚀'],
		['€', '€'],
		['風', '風'],
		['a\u200Bb', 'a\u200Bb'],
	])('%j is %j', (value, prompt) => {
		expect(readPrompt(value, '={{ $json.prompt }}')).toBe(prompt);
	});

	it.each([
		['zero width', '\u200B\u200B'],
		['joiners', '\u200D\u200C\u2060'],
		['a byte order mark', '\uFEFF'],
		['Hangul fillers', '\u3164\u115F\u1160\uFFA0'],
		['the blank of Braille', '\u2800\u2800'],
		['NUL', '\u0000'],
		['soft hyphens', '\u00AD \u00AD'],
		['marks of direction', '\u200E\u202E\u2066'],
		['a variation selector', '\uFE0F'],
		['no-break spaces', '\u00A0\u202F\u3000'],
		['tags', '\u{E0041}\u{E007F}'],
	])('of %s is empty', (_what, value) => {
		expect(() => readPrompt(value, '={{ $json.prompt }}')).toThrow(
			/^'Prompt' must not be empty, but is .*U\+[0-9A-F]{4}/,
		);
	});

	it.each(['...', '?', '-', '\u0301', '\u200B.\u200B', '" "'])('%j says nothing', (value) => {
		expect(() => readPrompt(value, '={{ $json.prompt }}')).toThrow(
			"'Prompt' must contain a letter, a digit or a symbol",
		);
	});

	it.each(['Scene: [object Object]', '[object Object],[object Object]', 'A [object Promise]'])(
		'%j is refused: an object stands there',
		(value) => {
			expect(() => readPrompt(value, '=Scene: {{ $json.scene }}')).toThrow(
				/^'Prompt' must be text, but is .*Use one of its fields/,
			);
		},
	);

	it('may be about what programmers see', () => {
		const prompt = 'A film about [object Object]';
		expect(readPrompt(prompt, prompt)).toBe(prompt);
	});

	it.each([[true], [false], [['a', 'b']], [{ a: 1 }], [null], [undefined]])(
		'%j is refused',
		(value) => {
			expect(() => readPrompt(value, undefined)).toThrow("'Prompt' must");
		},
	);
});

describe('the expressions of a field', () => {
	it.each<[unknown, string[]]>([
		['Video about {{ $json.topic }}', []],
		['=Video about {{ $json.topic }}', ['{{ $json.topic }}']],
		['={{ $json.a }}, {{ $json.b }}', ['{{ $json.a }}', '{{ $json.b }}']],
		['=Video {{ $json.a', []],
		[5, []],
		[undefined, []],
	])('of %j', (written, expressions) => {
		expect(listExpressions(written)).toEqual(expressions);
	});
});
