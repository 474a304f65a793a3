import { ordersOf, PayDesk } from '../support/payDesk';
import { answerJson } from '../support/replies';

const CREATE_MS = 1_500;
const RENDER_MS = 23_000;

/** The same numbers at every run, from 0 up to 1. */
function seededChance(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
		return state / 2 ** 31;
	};
}

/** How long a batch takes, as a share of a create and the slowest render: nothing can be faster. */
async function measure(videos: number, isProven: boolean, seed: number): Promise<number> {
	const desk = new PayDesk();
	desk.isProven = isProven;
	const chance = seededChance(seed);
	const renders = Array.from({ length: videos }, () => RENDER_MS * (0.8 + 0.4 * chance()));
	let [nth, endsAt] = [0, 0];
	const create = async () => {
		const render = renders[nth++];
		await desk.clock.sleep(CREATE_MS * (0.5 + chance()));
		endsAt = Math.max(endsAt, desk.clock.now() + render);
		return answerJson(201, { session_id: `vid_${nth}` });
	};
	const startedAt = desk.clock.now();
	await desk.submit(ordersOf(videos), [create]);
	return (endsAt - startedAt) / (CREATE_MS + Math.max(...renders));
}

describe('a batch whose creates take 1.5 s and whose renders take 23 s', () => {
	it.each([
		[20, true, 1.1],
		[20, false, 1.1],
		[100, true, 1.2],
		[100, false, 1.2],
	])(
		'of %d videos (server proven: %s) takes at most %d times a create and the slowest render',
		async (videos, isProven, most) => {
			const seeds = Array.from({ length: 9 }, (_, nth) => 1_000 + nth);
			const ratios: number[] = [];
			for (const seed of seeds) ratios.push(await measure(videos, isProven, seed));
			ratios.sort((one, other) => one - other);
			expect(ratios[4]).toBeLessThanOrEqual(most);
		},
	);
});
