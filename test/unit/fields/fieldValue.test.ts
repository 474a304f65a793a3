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
		['1e2', 100],
	])('%j is %d', (value, number) => {
		expect(readPositiveNumber('Timeout', value, 'minutes')).toBe(number);
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

	it.each(['error', 'return'])('takes %s', (value) => {
		expect(readChoice('On Timeout', value, choices)).toBe(value);
	});

	it.each([['Error'], [' error'], ['Stop With Error'], [undefined], [{ value: 'error' }]])(
		'refuses %j with what is allowed',
		(value) => {
			expect(() => readChoice('On Timeout', value, choices)).toThrow(
				/^'On Timeout' must be one of error, return, but is /,
			);
		},
	);
});
