import { json } from './answers';
import type { KeyProblem } from './dialects/dialect';
import type { EmulatorOptions } from './options';
import type { Answer, RequestRecord } from './types';

const MINUTE_MS = 60_000;

export function judgeKey(
	header: unknown,
	{ apiKey = 'test-key', forbiddenKey }: EmulatorOptions,
): KeyProblem | undefined {
	const key = typeof header === 'string' ? /^Bearer\s*(.*)$/.exec(header)?.[1] : '';
	if (key === undefined || key === '') return 'missing';
	if (key === forbiddenKey) return 'forbidden';
	return key === apiKey ? undefined : 'invalid';
}

/** 429 when so many renders were accepted within the last second, or the last minute. */
export function limitOrders(
	requests: RequestRecord[],
	{ createsPerSecond = Infinity, createsPerMinute: perMinute }: EmulatorOptions,
	now: number,
): Answer | undefined {
	const justNow = requests.filter(({ credits, at }) => credits !== undefined && now - at < 1_000);
	if (justNow.length >= createsPerSecond) return json(429, { message: 'Too many requests.' });
	if (perMinute === undefined) return undefined;
	const recent = requests.filter(
		({ credits, at }) => credits !== undefined && now - at < MINUTE_MS,
	);
	if (recent.length < perMinute) return undefined;
	const seconds = Math.ceil((recent[recent.length - perMinute].at + MINUTE_MS - now) / 1000);
	const refusal = json(429, { message: 'Too many requests.' });
	return { ...refusal, headers: { ...refusal.headers, 'retry-after': String(seconds) } };
}
