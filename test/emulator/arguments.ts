/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/require-node-api-error -- not published */
import { parseArgs } from 'node:util';

import type { EmulatorOptions } from '.';
import { GENERATION_NAMES, readGeneration } from './dialects';
import { isObject } from './dialects/dialect';

const DEFAULTS = { port: '3030', host: '127.0.0.1', key: 'test-key', render: '20' };

export const HELP = `A Samsar API of your own: it renders nothing, charges nothing, and does what you tell it.

  npm run emulator -- [options]

  --port <number>       port of the API (${DEFAULTS.port}); 0 takes a free one
  --host <address>      interface to listen on (${DEFAULTS.host})
  --key <text>          the API key that it accepts (${DEFAULTS.key})
  --generation <name>   ${GENERATION_NAMES.join(' | ')} (documented);
                        today is another name of the newest one, current
  --dialect <name>      the same
  --prefix <path>       stands before every path, as a proxy of a self-hosted Samsar has it: /api
  --self-hosted         unsigned links to http://localhost, as of a self-hosted Samsar
  --render <seconds>    how long a render takes (${DEFAULTS.render})
  --credits <number>    balance to start with (1000000)
  --any-model           accept model keys that the dialect does not know
  --rate <number>       creates per minute before it answers 429 (no limit)
  --help                this text`;

/** A mistake in the arguments or a port that cannot be had: the message says what to do. */
export class EmulatorCommandError extends Error {}

/**
 * What was asked for on the command line.
 *
 * @throws {EmulatorCommandError}
 */
export function readOptions(args: string[]) {
	const { values } = parseOrExplain(args);
	if (values.help) return 'help';
	const option = values.generation === undefined ? 'dialect' : 'generation';
	const name = values[option] ?? 'documented';
	const dialect = readGeneration(name);
	if (!dialect) {
		throw new EmulatorCommandError(
			`--${option} is "${name}": choose one of ${GENERATION_NAMES.join(', ')}.`,
		);
	}
	return {
		port: readNumber('--port', values.port ?? DEFAULTS.port, { most: 65_535, whole: true }),
		host: values.host ?? DEFAULTS.host,
		apiKey: values.key ?? DEFAULTS.key,
		dialect,
		renderMs: readNumber('--render', values.render ?? DEFAULTS.render, { most: 86_400 }) * 1000,
		acceptAnyModel: values['any-model'] ?? false,
		pathPrefix: readPrefix(values.prefix ?? ''),
		selfHosted: values['self-hosted'] ?? false,
		...(values.credits !== undefined && { credits: readNumber('--credits', values.credits) }),
		...(values.rate !== undefined && {
			createsPerMinute: readNumber('--rate', values.rate, { least: 1, whole: true }),
		}),
	} satisfies EmulatorOptions;
}

function parseOrExplain(args: string[]) {
	const text = { type: 'string' } as const;
	const flag = { type: 'boolean' } as const;
	try {
		return parseArgs({
			args,
			options: {
				port: text,
				host: text,
				key: text,
				generation: text,
				dialect: text,
				prefix: text,
				'self-hosted': flag,
				render: text,
				credits: text,
				rate: text,
				'any-model': flag,
				help: flag,
			},
		});
	} catch (error) {
		const message = isObject(error) ? String(error.message) : String(error);
		throw new EmulatorCommandError(`${message}\n\n${HELP}`);
	}
}

function readPrefix(text: string): string {
	if (text === '' || /^(\/[\w-]+)+$/.test(text)) return text;
	throw new EmulatorCommandError(`--prefix is "${text}": give a path such as /api.`);
}

function readNumber(
	option: string,
	text: string,
	{ least = 0, most = 1e9, whole = false }: { least?: number; most?: number; whole?: boolean } = {},
): number {
	const value = Number(text);
	const isFine = text.trim() !== '' && value >= least && value <= most;
	if (isFine && (!whole || Number.isInteger(value))) return value;
	throw new EmulatorCommandError(
		`${option} is "${text}": give a ${whole ? 'whole ' : ''}number from ${least} to ${most}.`,
	);
}
