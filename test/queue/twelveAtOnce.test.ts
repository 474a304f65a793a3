import { orderServer } from '../support/n8n/servers';
import { closeScenes, signIn } from '../support/n8n/setting';
import { settle, type Aftermath } from '../support/plays/aftermath';
import { letEverythingEnd } from '../support/plays/interrupt';
import { listTwelve } from '../support/plays/plays';
import { Stage } from '../support/plays/stage';

jest.setTimeout(900_000);

const NARROW = ['worker-1', 'worker-2'];
const WIDE = ['wide-1', 'wide-2'];

const orderAll = async (what: 'stop' | 'start', workers: string[]) =>
	await Promise.all(workers.map(async (worker) => await orderServer(what, worker)));

let stage: Stage;
let all: Aftermath[];
let paidBefore: number;

beforeAll(async () => {
	const n8n = await signIn('QUEUE_N8N_URL');
	await orderAll('stop', NARROW);
	await orderAll('start', WIDE);
	stage = await Stage.open(n8n);
	const plays = await stage.publish(listTwelve('kill -9'));
	await stage.start(plays);
	await stage.list.until(() => plays.every((play) => stage.isAtItsMoment(play)), 60_000);
	for (const play of plays) play.isReached = stage.isAtItsMoment(play);
	paidBefore = stage.setting.emulator.sessions.length;
	await orderServer('kill', WIDE[0]);
	const endRest = letEverythingEnd(stage);
	await orderServer('start', WIDE[0]);
	all = await settle(stage, plays);
	endRest();
});
afterAll(async () => {
	stage?.close();
	await closeScenes();
	await orderAll('stop', WIDE);
	await orderAll('start', NARROW);
});

describe('12 executions of one workflow at once on two workers, one of which is killed', () => {
	it('have all paid and looked when that happens', () => {
		expect(all.map(({ play }) => play.isReached)).toEqual(Array(12).fill(true));
		expect(paidBefore).toBe(12);
	});

	it('end with their videos on the other worker, and are retried on the one that was killed', () => {
		const succeeded = all.filter(({ ended }) => ended === 'success');
		const lost = all.filter(({ ended }) => ended !== 'success');
		expect(succeeded.length).toBeGreaterThan(0);
		expect(lost.length).toBeGreaterThan(0);
		for (const { ended, endedAgain } of lost) {
			expect(['crashed', 'error']).toContain(ended);
			expect(['error', 'success']).toContain(endedAgain);
		}
	});

	it('have paid for 12 videos after all retries', () => {
		expect(stage.setting.emulator.sessions).toHaveLength(12);
	});
});
