import type { Emulator, FaultName } from '../emulator';
import { countOf } from '../support/emulators';
import { until } from '../support/time';
import { EDITS, findMaking, making, openStudio, type Making } from './support/editing';
import type { Outcome } from './support/harness';
import { nodeNow, retryToEnd, runToEnd, startRun } from './support/harness';
import { CONTINUES } from './support/scenes';
import { givenOut, idsOf } from './support/sessions';

const LOST: FaultName = 'reset after it was accepted';
const NEVER: FaultName = 'reset, not accepted';
const MAY_HAVE = /^Samsar may have accepted this render/;

const textOf = ({ error }: Outcome) => String(error?.message);

/** The same order by somebody else with access to the account. */
async function orderElsewhere(
	{ baseUrl, apiKey }: Emulator,
	{ kind, sent }: Making,
	ids: string[],
) {
	const response = await fetch(`${baseUrl}/${kind}`, {
		method: 'POST',
		headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
		body: JSON.stringify({ input: sent(ids) }),
	});
	expect(response.status).toBe(200);
}

describe.each(EDITS)('$operation, when its answer was lost', (made) => {
	const { kind, credits } = made;

	test('is found again by what it was made of', async () => {
		const { emulator, sources } = await openStudio();
		emulator.plan({ on: kind, fault: LOST });
		const outcome = await runToEnd(making(emulator, made, sources));
		expect(outcome.error).toBeUndefined();
		expect(outcome.items[0].json).toMatchObject({
			sessionId: idsOf(emulator)[0],
			status: 'COMPLETED',
			recovered: true,
			estimatedCredits: credits,
			// Its status would tell what its source was charged.
			creditsCharged: null,
		});
		expect(countOf(emulator, kind)).toBe(1);
	});

	test('is found by a retry, when its entry came late', async () => {
		const { emulator, sources } = await openStudio({ entriesLateMs: 1e9 });
		emulator.plan({ on: kind, fault: LOST });
		const failed = await runToEnd(making(emulator, made, sources));
		expect(textOf(failed)).toMatch(/shows no such video/);
		emulator.configure({ entriesLateMs: 0 });
		const { items, error } = await retryToEnd(failed);
		expect(error?.message).toBeUndefined();
		expect(items[0].json).toMatchObject({ sessionId: idsOf(emulator)[0], recovered: true });
		expect(countOf(emulator, kind)).toBe(1);
	});

	test('and was never accepted, stays open', async () => {
		const { emulator, sources } = await openStudio();
		emulator.plan({ on: kind, fault: NEVER });
		const outcome = await runToEnd(making(emulator, made, sources));
		expect(textOf(outcome)).toMatch(MAY_HAVE);
		expect(textOf(outcome)).toMatch(/list .*shows no such video/);
		expect(countOf(emulator, kind)).toBe(1);
	});

	test('beside an equal one of somebody else: a person chooses', async () => {
		const { emulator, sources } = await openStudio({ answerMs: { [kind]: 100 } });
		emulator.plan({ on: kind, nth: 1, fault: LOST });
		const execution = startRun(making(emulator, made, sources));
		await until(() => emulator.sessions.length === 1);
		await orderElsewhere(emulator, made, sources);
		const outcome = await execution.finished;
		expect(textOf(outcome)).toMatch(/2 videos with the same sources and settings/);
		for (const id of idsOf(emulator)) expect(textOf(outcome)).toContain(id);
		expect(outcome.items).toEqual([]);
	});

	test('is not taken from a list that does not tell what a video was made of', async () => {
		const { emulator, sources } = await openStudio();
		emulator.plan({ on: kind, fault: LOST });
		const entry = { session_id: 'vid_1', session_sub_type: kind, metadata: {} };
		const execution = startRun(making(emulator, made, sources));
		await until(() => emulator.sessions.length === 1);
		const [{ id }] = emulator.sessions;
		const created_at = new Date(nodeNow()).toISOString();
		emulator.plan({
			on: 'list',
			nth: 'every',
			fault: {
				kind: 'answer',
				code: 200,
				contentType: 'application/json',
				body: JSON.stringify({ requests: [{ ...entry, session_id: id, created_at }] }),
				accepted: false,
			},
		});
		const outcome = await execution.finished;
		expect(textOf(outcome)).toMatch(MAY_HAVE);
		expect(textOf(outcome)).toMatch(/does not show the sources of each video/);
	});
});

test('of two translations of one video each finds its own', async () => {
	const { emulator, sources } = await openStudio();
	const made = findMaking('translate');
	emulator.plan({ on: made.kind, nth: 1, count: 2, fault: LOST });
	const scene = making(emulator, made, sources, {}, CONTINUES);
	const language = '={{ ["fr", "es"][$itemIndex] }}';
	const outcome = await runToEnd({
		...scene,
		items: [{ row: 1 }, { row: 2 }],
		parameters: { ...scene.parameters, language },
	});
	const languageOf = (id: unknown) =>
		emulator.sessions.find((session) => session.id === id)?.input.language;
	expect(givenOut(outcome).map(languageOf)).toEqual(['fr', 'es']);
});

test('the same videos joined in another order are another video', async () => {
	const { emulator, sources } = await openStudio({ answerMs: { join_videos: 100 } });
	const made = findMaking('join');
	emulator.plan({ on: made.kind, nth: 1, fault: LOST });
	const execution = startRun(making(emulator, made, sources));
	await until(() => emulator.sessions.length === 1);
	await orderElsewhere(emulator, made, [...sources].reverse());
	expect(givenOut(await execution.finished)).toEqual([idsOf(emulator)[0]]);
});

test('two equal ones, both lost, are shared out', async () => {
	const { emulator, sources } = await openStudio();
	const made = findMaking('translate');
	emulator.plan({ on: made.kind, nth: 1, count: 2, fault: LOST });
	const scene = making(emulator, made, sources, {}, CONTINUES);
	const outcome = await runToEnd({ ...scene, items: [{ row: 1 }, { row: 2 }] });
	expect(givenOut(outcome).map(String).sort()).toEqual(idsOf(emulator).sort());
});
