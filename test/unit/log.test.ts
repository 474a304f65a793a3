import type { Logger } from 'n8n-workflow';

import { log } from '../../nodes/Samsar/log';

function write(...lines: string[]): string[] {
	const written: string[] = [];
	const logger = { warn: (line: string) => written.push(line) } as unknown as Logger;
	log({ logger }, 'warn', ...lines);
	return written;
}

describe('a line of the log', () => {
	it.each([
		['a line break', 'vid_1\nadmin logged in', 'vid_1 admin logged in'],
		['several of them', 'vid_1\r\n\r\nx', 'vid_1 x'],
		['one of Unicode', 'a\u2028b\u2029c\u0085d', 'a b c d'],
		['a command for the terminal', '\u001b[2Jx\u009b31m', ' [2Jx 31m'],
		['a NUL, a bell and a backspace', 'a\0b\u0007c\b', 'a b c '],
		['a sign that turns the writing around', 'a\u202eb\u2066c', 'a b c'],
		['none of these', "Pâté 視頻 🎬 'x'", "Pâté 視頻 🎬 'x'"],
	])('with %s stays one line', (_what, line, expected) => {
		expect(write(line)).toEqual([expected]);
	});

	it('stands below another one only where the node itself says so', () => {
		expect(write('first\nstill first', 'second')).toEqual(['first still first\nsecond']);
	});
});
