import type { Logger } from 'n8n-workflow';

/** Control characters, all line breaks, and characters that change the writing direction. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]+/gu;

/**
 * Writes to n8n's log. The only place that does. Each entry stays on one line, even with line breaks from a server
 * or caller.
 */
export function log(
	{ logger }: { logger: Logger },
	level: 'debug' | 'info' | 'warn' | 'error',
	...lines: string[]
): void {
	logger[level](lines.map((line) => line.replace(UNPRINTABLE, ' ')).join('\n'));
}
