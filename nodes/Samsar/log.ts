import type { Logger } from 'n8n-workflow';

/** Control characters, every kind of line break, and what turns the direction of writing around. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]+/gu;

/**
 * Writes to n8n's log: the only place that does. Each of the lines stays one line, whatever a server or a
 * caller has put into it.
 */
export function log(
	{ logger }: { logger: Logger },
	level: 'debug' | 'info' | 'warn' | 'error',
	...lines: string[]
): void {
	logger[level](lines.map((line) => line.replace(UNPRINTABLE, ' ')).join('\n'));
}
