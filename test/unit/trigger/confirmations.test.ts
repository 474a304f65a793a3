import type { SamsarRequest } from '../../../nodes/Samsar/transport/door';
import type { SamsarConnection } from '../../../nodes/Samsar/transport/samsarConnection';
import {
	Confirmations,
	MOST_AT_ONCE,
	UNKNOWN_MS,
} from '../../../nodes/SamsarTrigger/confirmations';
import type { Verdict } from '../../../nodes/SamsarTrigger/confirmSession';
import { confirmSession } from '../../../nodes/SamsarTrigger/confirmSession';
import { answerJson, answerText } from '../support/replies';
import { VirtualClock } from '../support/virtualClock';

const UNKNOWN: Verdict = { kind: 'unknown', reason: 'Request not found.' };
const BASE_URL = 'https://api.samsar.one/v1/video';

function setUp() {
	const clock = new VirtualClock();
	const confirmations = new Confirmations(clock);
	const asked: string[] = [];
	const confirm = async (sessionId: string, verdict = UNKNOWN, ms = 0) =>
		await confirmations.confirm(sessionId, async () => {
			asked.push(sessionId);
			await clock.sleep(ms);
			return verdict;
		});
	return { clock, confirmations, asked, confirm };
}

describe('the confirmations of a trigger', () => {
	it('have room for 20 sessions at once, and again when one of them is confirmed', async () => {
		const { confirmations, confirm } = setUp();
		const running: Array<Promise<Verdict>> = [];
		for (let n = 0; n < MOST_AT_ONCE; n++) {
			expect(confirmations.hasRoom).toBe(true);
			running.push(confirm(`vid_${n}`, UNKNOWN, 1_000 + n));
		}
		expect(confirmations.hasRoom).toBe(false);
		expect([confirmations.isFirstRefusal, confirmations.isFirstRefusal]).toEqual([true, false]);
		await running[0];
		expect(confirmations.hasRoom).toBe(true);
		await Promise.all(running);
		expect(confirmations.isFirstRefusal).toBe(true);
	});

	it('do not ask again about an unknown session within a minute, but after it', async () => {
		const { clock, asked, confirm } = setUp();
		expect(await confirm('vid_1')).toBe(UNKNOWN);
		await clock.sleep(UNKNOWN_MS - 1);
		expect(await confirm('vid_1')).toBe(UNKNOWN);
		expect(asked).toEqual(['vid_1']);
		await clock.sleep(1);
		await confirm('vid_1');
		expect(asked).toEqual(['vid_1', 'vid_1']);
	});

	it('ask again about a session of which Samsar said anything else, or nothing', async () => {
		const { asked, confirm, confirmations } = setUp();
		await confirm('vid_1', { kind: 'unconfirmed', reason: 'HTTP 503' });
		await confirm('vid_1', { kind: 'unconfirmed', reason: 'HTTP 503' });
		const thrown = confirmations.confirm(
			'vid_2',
			async () => await Promise.reject(new Error('no')),
		);
		await expect(thrown).rejects.toThrow('no');
		await confirm('vid_2');
		expect(asked).toEqual(['vid_1', 'vid_1', 'vid_2']);
	});
});

describe('the line that callbacks share', () => {
	const NO_ROUTE = answerText(404, '<h1>Not Found</h1>');
	const NOT_FOUND = answerJson(404, { message: 'Request not found.' });

	/** Each callback has a connection of its own, as n8n gives it a context of its own. */
	function callbacks(clock: VirtualClock, confirmations: Confirmations) {
		const sent: Array<SamsarRequest & { at: number; by: number }> = [];
		const open = (by: number): SamsarConnection => ({
			account: 'account',
			baseUrl: BASE_URL,
			send: async (request) => {
				sent.push({ ...request, at: clock.now(), by });
				await clock.sleep(100);
				return request.url === `${BASE_URL}/status` ? NO_ROUTE : NOT_FOUND;
			},
		});
		const confirm = async (by: number) =>
			await confirmSession(confirmations.line.join(open(by)), `vid_${by}`, clock);
		return { sent, confirm };
	}

	it('finds the address once for all of them, sends each in its own way and in one pace', async () => {
		const { clock, confirmations } = setUp();
		const { sent, confirm } = callbacks(clock, confirmations);
		await Promise.all(Array.from({ length: 40 }, async (_, by) => await confirm(by)));
		await confirm(40);
		expect(sent.filter(({ url }) => url === `${BASE_URL}/status`)).toHaveLength(1);
		expect(sent).toHaveLength(42);
		expect(new Set(sent.map(({ by }) => by)).size).toBe(41);
		for (const { by, query } of sent) expect(query).toMatchObject({ session_id: `vid_${by}` });
		// One pace never starts two at the same time, as 41 paces would.
		const gaps = sent.slice(1).map(({ at }, index) => at - sent[index].at);
		expect(Math.min(...gaps)).toBeGreaterThanOrEqual(10);
	});

	it('is a new one for another address', async () => {
		const { clock, confirmations } = setUp();
		const urls: string[] = [];
		const open = (baseUrl: string): SamsarConnection => ({
			account: 'account',
			baseUrl,
			send: async ({ url }) => {
				urls.push(url);
				return NOT_FOUND;
			},
		});
		for (const host of ['https://a.example/v1', 'https://b.example/v1']) {
			await confirmSession(confirmations.line.join(open(host)), 'vid_1', clock);
		}
		expect(urls).toEqual(['https://a.example/v1/status', 'https://b.example/v1/status']);
	});
});
