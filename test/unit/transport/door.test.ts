import type { SamsarRequest } from '../../../nodes/Samsar/transport/door';
import { openDoor } from '../../../nodes/Samsar/transport/door';
import { countBusiest } from '../../support/countBusiest';
import { answerJson, answerText } from '../support/replies';
import { VirtualClock } from '../support/virtualClock';

const REPLY = answerJson(200, { ok: true });
/** An answer after which the run is as fast as before. */
const TEACHES_NOTHING = answerText(500, '');
const NOT_SENT = { kind: 'silence', delivered: 'never', isStopped: true };

type OnStop = SamsarRequest['onStop'];

/** A door to a server that takes `ms` for each answer. */
function open(ms = 0, reply = REPLY) {
	const clock = new VirtualClock(0);
	const stop = { aborted: false };
	const sentAt: number[] = [];
	const sendNow = async () => {
		sentAt.push(clock.now());
		await clock.sleep(ms);
		return reply;
	};
	const door = openDoor(sendNow, clock, stop);
	const send = async (onStop?: OnStop, mayBegin?: () => Promise<boolean>) =>
		await door({
			method: 'GET',
			url: 'https://api.samsar.one',
			timeoutMs: 30_000,
			onStop,
			mayBegin,
		});
	return { clock, stop, sentAt, send };
}

it('requests leave at the pace of the run, whatever they are', async () => {
	const { send, sentAt } = open(5_000);
	const kinds: OnStop[] = ['end', 'finish', 'ignore', undefined];
	const all = Array.from({ length: 40 }, async (_, nth) => await send(kinds[nth % 4]));
	expect(new Set(await Promise.all(all))).toEqual(new Set([REPLY]));
	expect(sentAt).toHaveLength(40);
	expect(countBusiest(sentAt)).toBe(10);
});

describe('while the server wants to be left alone', () => {
	/** A door to a server that refuses once, asks to be left alone, and then answers. */
	function openLimited(httpCode: number, retryAfterMs: number) {
		const clock = new VirtualClock(0);
		const sentAt: number[] = [];
		const door = openDoor(async () => {
			sentAt.push(clock.now());
			await clock.sleep(10);
			return sentAt.length === 1 ? answerText(httpCode, '', { retryAfterMs }) : REPLY;
		}, clock);
		const kinds: OnStop[] = ['end', 'finish', 'ignore'];
		const sendThree = async () =>
			await Promise.all(
				kinds.map(async (onStop) => {
					return await door({ method: 'GET', url: 'https://x', timeoutMs: 30_000, onStop });
				}),
			);
		return { clock, sentAt, sendThree };
	}

	it.each([429, 503])('no request of the run leaves, whatever it is (%d)', async (httpCode) => {
		const { sentAt, sendThree } = openLimited(httpCode, 17_000);
		const replies = await sendThree();
		expect(sentAt).toEqual([0, 17_010, 17_110]);
		expect(replies.slice(1)).toEqual([REPLY, REPLY]);
	});

	it('for more than a minute, the others are told the same, and nothing is sent', async () => {
		const { clock, sentAt, sendThree } = openLimited(429, 90_000);
		const replies = await sendThree();
		expect(sentAt).toEqual([0]);
		expect(replies).toMatchObject([
			{ httpCode: 429, retryAfterMs: 90_000 },
			{ httpCode: 429, retryAfterMs: expect.any(Number) as number },
			{ httpCode: 429, retryAfterMs: expect.any(Number) as number },
		]);
		await clock.sleep(90_000);
		expect(await sendThree()).toEqual([REPLY, REPLY, REPLY]);
	});

	it('is not what other answers with that header say', async () => {
		const { sentAt, sendThree } = openLimited(404, 17_000);
		await sendThree();
		expect(sentAt).toHaveLength(3);
		expect(sentAt[2]).toBeLessThan(200);
	});
});

describe('a request that asks whether it may begin', () => {
	it('asks when its turn has come, and is not sent on a no', async () => {
		const { send, sentAt, clock } = open(10_000);
		const askedAt: number[] = [];
		const all = Array.from({ length: 12 }, async (_, nth) => {
			return await send('finish', async () => {
				askedAt.push(clock.now());
				return nth !== 3;
			});
		});
		const replies = await Promise.all(all);
		expect(askedAt).toEqual([0, 50, 100, 150, 200, 250, 300, 350, 400, 450, 1_100, 1_150]);
		expect(sentAt).toEqual(askedAt.filter((at) => at !== 150));
		expect(replies[3]).toMatchObject(NOT_SENT);
		expect(replies[4]).toBe(REPLY);
	});

	it('is not sent when the execution is stopped meanwhile', async () => {
		const { send, sentAt, stop } = open();
		const mayBegin = async () => (stop.aborted = true);
		expect(await send('finish', mayBegin)).toMatchObject(NOT_SENT);
		expect(sentAt).toEqual([]);
	});

	it('keeps nobody else waiting while it asks', async () => {
		const { send, sentAt, clock } = open();
		const slow = send('finish', async () => {
			await clock.sleep(5_000);
			return true;
		});
		await send();
		expect(sentAt).toEqual([50]);
		await slow;
		expect(sentAt).toEqual([50, 5_000]);
	});
});

describe('after a Stop', () => {
	it.each<OnStop>([undefined, 'end', 'finish'])('a request (%s) is not sent', async (onStop) => {
		const { send, stop, sentAt } = open();
		stop.aborted = true;
		expect(await send(onStop)).toMatchObject(NOT_SENT);
		expect(sentAt).toEqual([]);
	});

	it.each<OnStop>([undefined, 'end', 'finish'])(
		'a request (%s) that waits for its turn is not sent, and says so within a second',
		async (onStop) => {
			const { send, stop, sentAt, clock } = open(0, TEACHES_NOTHING);
			const all = Array.from({ length: 30 }, async () => await send(onStop));
			await clock.sleep(600);
			stop.aborted = true;
			const replies = await Promise.all(all);
			expect(clock.now()).toBeLessThanOrEqual(1_600);
			expect(sentAt).toHaveLength(10);
			expect(replies.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => TEACHES_NOTHING));
			for (const reply of replies.slice(10)) expect(reply).toMatchObject(NOT_SENT);
			for (const reply of replies.slice(10)) expect(reply).not.toHaveProperty('late');
		},
	);

	it('requests that ignore it are sent, at the pace of the run', async () => {
		const { send, stop, sentAt } = open(10_000);
		stop.aborted = true;
		const all = Array.from({ length: 25 }, async () => await send('ignore'));
		expect(new Set(await Promise.all(all))).toEqual(new Set([REPLY]));
		expect(countBusiest(sentAt)).toBe(10);
	});
});

describe('a request that is under way when the execution is stopped', () => {
	it('and is to finish is answered for within a second, and its reply follows', async () => {
		const { send, stop, clock } = open(20_000);
		const sending = send('finish');
		await clock.sleep(1_000);
		stop.aborted = true;
		const reply = await sending;
		expect(clock.now()).toBeLessThanOrEqual(2_000);
		expect(reply).toMatchObject({ kind: 'silence', delivered: 'maybe', isStopped: true });
		expect(await (reply.kind === 'silence' ? reply.late : undefined)).toBe(REPLY);
		expect(clock.now()).toBe(20_000);
	});

	it('and ignores that is waited for', async () => {
		const { send, stop, clock } = open(20_000);
		const sending = send('ignore');
		await clock.sleep(1_000);
		stop.aborted = true;
		expect(await sending).toBe(REPLY);
	});
});
