import {
	quoteValue,
	readChoice,
	readPositiveNumber,
	readRequiredText,
	readSwitch,
} from '../../../nodes/Samsar/fields/fieldValue';

/** A value that JSON cannot hold, as an expression can produce it. */
const circular: Record<string, unknown> = {};
circular.self = circular;

describe('a value in a message', () => {
	it.each<[unknown, string]>([
		[undefined, 'empty'],
		[null, 'empty'],
		['', 'empty'],
		[' ', "' '"],
		['funny', "'funny'"],
		[0, '0'],
		[false, 'false'],
		[{ a: [1] }, '{"a":[1]}'],
		['a\u200Bb', "'a\u200Bb' (with U+200B ZERO WIDTH SPACE)"],
		['x'.repeat(58), `'${'x'.repeat(58)}'`],
		['x'.repeat(59), `'${'x'.repeat(56)}…`],
	])('%j is shown as %s', (value, shown) => {
		expect(quoteValue(value)).toBe(shown);
	});

	it.each<[string, unknown, string]>([
		['NaN', NaN, 'NaN'],
		['Infinity', Infinity, 'Infinity'],
		['a big integer', BigInt(30), '30'],
	])('%s is shown as itself', (_name, value, shown) => {
		expect(quoteValue(value)).toBe(shown);
	});

	it.each<[string, unknown]>([
		['a function', () => 1],
		['a symbol', Symbol('s')],
		['a circular object', circular],
	])('%s is shown as some text', (_name, value) => {
		expect(quoteValue(value)).toMatch(/\S/);
	});
});

describe('a switch', () => {
	it.each<[unknown, boolean]>([
		[true, true],
		[false, false],
		['true', true],
		[' False ', false],
		[1, true],
		[0, false],
		['1', true],
		[' 0 ', false],
	])('%j is %j', (value, position) => {
		expect(readSwitch('Simplify', value, !position)).toBe(position);
	});

	it.each([undefined, null, '', ' '])('%j is as nobody set it', (value) => {
		expect([true, false].map((unset) => readSwitch('Simplify', value, unset))).toEqual([
			true,
			false,
		]);
	});

	it.each(['yes', 2, [], {}, 'null'])('%j is refused', (value) => {
		expect(() => readSwitch('Simplify', value, true)).toThrow("'Simplify' must be true or false");
	});
});

describe('a number', () => {
	it.each<[unknown, number]>([
		[1, 1],
		[0.5, 0.5],
		['30', 30],
		[' +30.0 ', 30],
		['\u200B12\u00A0', 12],
		['.5', 0.5],
	])('%j is %d', (value, number) => {
		expect(readPositiveNumber('Timeout', value, 'minutes')).toBe(number);
	});

	it.each<[unknown, string]>([
		['10,5', 'write 10.5, with a point'],
		['1,000', 'write 1000, without a comma'],
		['30 s', 'write the number alone: 30'],
		['30s', 'write the number alone: 30'],
		['$3.00', 'write the number alone: 3.00'],
		['1e3', 'write 1000'],
		['0x1E', 'write 30'],
		['0b11110', 'write 30'],
		['0:30', 'write the seconds as one number'],
		['00:00:30', 'write the seconds as one number'],
		['2026-01-05T00:00:00.000Z', 'it is a date'],
		[new Date(0), 'it is a date'],
	])('%j is refused with the way to write it', (value, advice) => {
		expect(() => readPositiveNumber('Duration', value, 'seconds')).toThrow(advice);
	});

	it.each([undefined, null, '', ' '])('%j is as nobody set it, where that may be', (value) => {
		expect(readPositiveNumber('Timeout', value, 'minutes', 30)).toBe(30);
		expect(() => readPositiveNumber('Timeout', value, 'minutes')).toThrow("'Timeout'");
	});

	it('names field and unit when it is none', () => {
		expect(() => readPositiveNumber('Timeout', 'x', 'minutes')).toThrow(
			"'Timeout' must be a number of minutes above 0, but is 'x'",
		);
	});

	it.each<[string, unknown]>([
		['a big integer', BigInt(30)],
		['a function', () => 30],
		['a circular object', circular],
	])('%s is refused in words', (_name, value) => {
		expect(() => readPositiveNumber('Timeout', value, 'minutes')).toThrow(
			/^'Timeout' must be a number of minutes above 0/,
		);
	});
});

describe('a required text', () => {
	it.each<[unknown, string]>([
		['vid_1', 'vid_1'],
		['  vid_1\n', 'vid_1'],
		[1234567890, '1234567890'],
		[0, '0'],
	])('%j is %j', (value, text) => {
		expect(readRequiredText('Session ID', value)).toBe(text);
	});

	it.each([[undefined], [null], [''], ['\t'], [{}], [['vid_1']], [true], [NaN], [Infinity]])(
		'%p is refused by name',
		(value) => {
			expect(() => readRequiredText('Session ID', value)).toThrow(
				/^'Session ID' must (not be empty|be text), but is /,
			);
		},
	);
});

describe('a choice', () => {
	const choices = [
		{ name: 'Stop With Error', value: 'error' },
		{ name: 'Return', value: 'return' },
	];

	it.each([
		['error', 'error'],
		['return', 'return'],
		['Error', 'error'],
		[' error', 'error'],
		['RETURN\u200B', 'return'],
		['Stop With Error', 'error'],
		[' stop with error\n', 'error'],
	])('takes %j as %s', (value, found) => {
		expect(readChoice('On Timeout', value, choices)).toBe(found);
	});

	it.each([[undefined], [null], [''], [' '], ['\u200B']])('takes %j as nobody set it', (value) => {
		expect(readChoice('On Timeout', value, choices, 'return')).toBe('return');
	});

	it.each([['errors'], ['stop'], [1], [['error']], [undefined], [{ value: 'error' }]])(
		'refuses %j with what is allowed',
		(value) => {
			expect(() => readChoice('On Timeout', value, choices)).toThrow(
				/^'On Timeout' must be one of error, return, but is /,
			);
		},
	);
});

describe('a choice of ratios', () => {
	const ratios = [
		{ name: '16:9 (Landscape)', value: '16:9' },
		{ name: '9:16 (Portrait)', value: '9:16' },
	];

	it.each([['16:09:00'], [0.672916], ['9:16 AM'], ['1899-12-30T16:09:00.000Z'], [new Date(0)]])(
		'says of %j that a sheet has made a time of it',
		(value) => {
			expect(() => readChoice('Aspect Ratio', value, ratios)).toThrow(
				/^'Aspect Ratio' must be one of 16:9, 9:16, but is .*a spreadsheet read it as a time/,
			);
		},
	);

	it.each([['16/9'], [1.7778], ['landscape'], [['16:9']]])('says nothing of it of %j', (value) => {
		expect(() => readChoice('Aspect Ratio', value, ratios)).not.toThrow('spreadsheet');
		expect(() => readChoice('Aspect Ratio', value, ratios)).toThrow('16:9, 9:16');
	});
});
