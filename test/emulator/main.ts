/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- not published */
import { FAULT_NAMES, startEmulator, type EmulatedSession } from '.';
import { EmulatorCommandError, HELP, readOptions } from './arguments';
import { isObject } from './dialects/dialect';
import { readBody } from './listener';
import type { CallbackRecord, RequestRecord } from './types';

export { EmulatorCommandError } from './arguments';

/** $10 per 1,000 credits. */
const DOLLARS_PER_CREDIT = 0.01;

const STEERING = `Words in a prompt steer its render:
  [fail] [fail: reason] [cancel] [never]   how it ends
  [table]                                  completed without "status", link in "video_link"
  [render 20s] [slow]                      how long it takes; slow = four times as long
  [create: 500 JSON] [status: 502 HTML]    a fault at the create, or at the first status request
Faults: ${FAULT_NAMES.join(', ')}.`;

/**
 * `npm run emulator`: serves until Ctrl-C.
 *
 * @throws {EmulatorCommandError}
 */
export async function runEmulator(args: string[]): Promise<void> {
	const options = readOptions(args);
	if (options === 'help') {
		say(HELP);
		return;
	}
	const onAnswered = (record: RequestRecord) => {
		say(describeRequest(record, emulator.sessions));
	};
	const onCalledBack = (record: CallbackRecord) => say(describeCallback(record));
	const emulator = await startEmulator({ ...options, onAnswered, onCalledBack }).catch(
		(error: unknown) => {
			throw explainListenFailure(error, options);
		},
	);
	say(`Samsar emulator, dialect "${options.dialect}", ${Number(options.renderMs) / 1000} s a render

  Base URL  ${emulator.baseUrl}
  API Key   ${emulator.apiKey}
  Page      ${emulator.origin}/

Put the first two into the Samsar API credential in n8n.
${STEERING}
Ctrl-C stops.
`);
	const stop = () => {
		const { created, credits } = emulator.counts;
		say(`\nStopped. ${created} renders accepted, ${tellPrice(credits)}.`);
		void emulator.close().then(() => process.exit(0));
	};
	process.once('SIGINT', stop);
	process.once('SIGTERM', stop);
}

function say(text: string): void {
	process.stdout.write(`${text}\n`);
}

function explainListenFailure(error: unknown, { port, host }: { port: number; host: string }) {
	const code = isObject(error) ? error.code : undefined;
	if (code === 'EADDRINUSE') {
		return new EmulatorCommandError(
			`Port ${port} on ${host} is taken: another emulator may still be running. Stop it, or choose another port, 0 for a free one: npm run emulator -- --port 0`,
		);
	}
	if (code === 'EACCES') {
		return new EmulatorCommandError(
			`Port ${port} may not be used by this user. Choose one above 1024: npm run emulator -- --port 3030`,
		);
	}
	if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
		return new EmulatorCommandError(
			`This machine has no interface ${host}. Leave --host out, or use 127.0.0.1 or 0.0.0.0.`,
		);
	}
	return error;
}

/** One line: when, what was asked, what was answered, what it cost. */
export function describeRequest(record: RequestRecord, sessions: EmulatedSession[]): string {
	const { kind, method, path, answeredWith, sessionId, credits, faultName, said } = record;
	const session = sessions.find(({ id }) => id === sessionId);
	const refusal = typeof answeredWith === 'number' && answeredWith >= 400 ? said : undefined;
	const body = refusal === undefined ? undefined : readBody(refusal);
	return [
		new Date(record.at).toTimeString().slice(0, 8),
		`${kind === 'other' ? 'unknown path' : kind}:`,
		`${method} ${path} → ${answeredWith}`,
		sessionId,
		credits !== undefined && `accepted, ${tellPrice(credits)}`,
		kind === 'status' && session && (session.ended ?? 'PENDING'),
		kind === 'create' && credits === undefined && 'not accepted, costs nothing',
		isObject(body) && typeof body.message === 'string' && `"${body.message}"`,
		faultName !== undefined && `(fault: ${faultName})`,
		kind === 'create' && session && `"${session.prompt.slice(0, 60)}"`,
	]
		.filter((part) => typeof part === 'string')
		.join('  ');
}

/** One line: when, where to, what was answered. */
export function describeCallback({ at, url, body, answeredWith }: CallbackRecord): string {
	const time = new Date(at).toTimeString().slice(0, 8);
	return `${time}  callback: POST ${url} → ${answeredWith}  ${String(body.session_id)}  ${String(body.status)}`;
}

function tellPrice(credits: number): string {
	return `${credits} credits ($${(credits * DOLLARS_PER_CREDIT).toFixed(2)} at Samsar)`;
}
