import fc from 'fast-check';
import type { IDataObject, INode } from 'n8n-workflow';

import type { EmulatedSession, Emulator } from '../../emulator';
import { sleep, until } from '../../support/time';
import type { Execution, Outcome, Scene } from './harness';
import { startAnew, startRetry, startRun } from './harness';
import { HISTORY, type History } from './randomHistories';
import { CONTINUES, createAndWait, RETRIES } from './scenes';
import { findKey } from './secrecy';

/** A history that has been lived through: every execution of it, the last one last. */
export interface Life {
	history: History;
	/** The prompt of each item; no other history has it, but another item may. */
	prompts: string[];
	outcomes: Outcome[];
	wasStopped: boolean;
}

const MAY_HAVE = 'Samsar may have accepted';

/** A note takes two timers. Turns are counted and not milliseconds, which a busy machine takes away. */
const NOTED_WITHIN_TURNS = 10;
const TURN_MS = 5;

let lives = 0;

/** @param life its number */
function writePrompts({ fates }: History, life: number): string[] {
	const prompts: string[] = [];
	for (const [index, { sameAs }] of fates.entries()) {
		const own = `Life ${life}, kite ${index}.`;
		prompts.push(sameAs === undefined || index === 0 ? own : prompts[sameAs % index]);
	}
	return prompts;
}

function planFates(emulator: Emulator, { fates }: History, prompts: string[]): void {
	fates.forEach(({ creates, looks, ends }, index) => {
		const match = prompts[index];
		creates.forEach((fault, at) => {
			if (fault !== null) emulator.plan({ on: 'create', match, nth: at + 1, fault });
		});
		looks.forEach(({ nth, fault }) => emulator.plan({ on: 'status', match, nth, fault }));
		ends.forEach((outcome) => emulator.plan({ on: 'session', match, outcome }));
	});
}

function buildScene(
	create: typeof createAndWait,
	emulator: Emulator,
	history: History,
	prompts: string[],
): Scene {
	const settings: Partial<INode> = {
		...(history.retriesOnFail && RETRIES),
		...(history.continuesOnFail && CONTINUES),
	};
	const options = { pollInterval: 1, createAgain: history.createAgain };
	return create(emulator, prompts, options, settings);
}

/** Lets the execution end, or stops it when it has sent so many requests. */
async function endIt(execution: Execution, stopAfter = Infinity): Promise<[Outcome, boolean]> {
	let hasEnded = false;
	const finished = execution.finished.finally(() => (hasEnded = true));
	await until(() => hasEnded || execution.witness.requests.length >= stopAfter);
	const isStopped = !hasEnded;
	if (isStopped) execution.stop();
	const outcome = await finished;
	if (isStopped) {
		// The answer to a create that is under way comes after the stop, is noted, and goes to the log.
		await until(() => execution.witness.requests.every(({ endedAt }) => endedAt !== undefined));
		for (let turn = 0; turn < NOTED_WITHIN_TURNS; turn++) await sleep(TURN_MS);
	}
	return [outcome, isStopped];
}

function withCreateAgain(scene: Scene, createAgain: boolean): Partial<Scene> {
	const options = { ...(scene.parameters.options as IDataObject), createAgain };
	return { parameters: { ...scene.parameters, options } as Scene['parameters'] };
}

export async function liveThrough(
	emulator: Emulator,
	history: History,
	create = createAndWait,
): Promise<Life> {
	lives += 1;
	const prompts = writePrompts(history, lives);
	planFates(emulator, history, prompts);
	const scene = buildScene(create, emulator, history, prompts);
	let [outcome, wasStopped] = await endIt(startRun(scene), history.stopAfter);
	const outcomes = [outcome];
	for (const { createAgain, anew } of history.retries) {
		const changed = withCreateAgain(scene, createAgain);
		// n8n saves a stopped execution as it was before it began.
		const isAnew = anew || wasStopped;
		if (!isAnew && outcome.run.status !== 'error') break;
		const execution = isAnew ? startAnew(outcome, changed) : startRetry(outcome, changed);
		[outcome, wasStopped] = await endIt(execution);
		outcomes.push(outcome);
	}
	return { history, prompts, outcomes, wasStopped };
}

function tellAll({ outcomes }: Life): string {
	return JSON.stringify(
		outcomes.map(({ items, errorItems, error, witness }) => [
			items,
			errorItems,
			error?.message,
			error?.description,
			witness.thrown.map((thrown) => String(thrown)),
			witness.logs.filter(({ level }) => level === 'warn').map(({ message }) => message),
		]),
	);
}

function findDoublePayments(life: Life, sessions: EmulatedSession[]): string[] {
	const { history, prompts } = life;
	if (history.createAgain || history.retries.some(({ createAgain }) => createAgain)) return [];
	return [...new Set(prompts)].flatMap((prompt) => {
		const own = sessions.filter((session) => session.prompt === prompt);
		const { length: wanted } = prompts.filter((other) => other === prompt);
		const completed = own.filter(({ outcome }) => outcome === 'completed');
		// What was completed is not made anew, even when that would fail.
		const isAnew = wanted === 1 && own.slice(0, -1).some((session) => completed.includes(session));
		const isDouble = completed.length > wanted || isAnew;
		return isDouble ? [`paid twice: ${own.map(({ id }) => id).join(', ')}`] : [];
	});
}

function findLostSessions(emulator: Emulator, life: Life, sessions: EmulatedSession[]): string[] {
	const told = tellAll(life);
	const lostAnswers = emulator.requests.filter(
		({ kind, faultName, answeredWith }) =>
			kind === 'create' && (faultName !== undefined || answeredWith === 'waiting'),
	);
	return sessions
		.filter(({ id, prompt, outcome }) => {
			if (told.includes(id) || outcome !== 'completed') return false;
			const isLost = lostAnswers.some(
				({ body }) => (body as { input?: IDataObject } | undefined)?.input?.prompt === prompt,
			);
			return !(isLost && told.includes(MAY_HAVE));
		})
		.map(({ id }) => `lost: ${id}`);
}

/** Every way in which this life broke one of the node's promises, in words. */
export function findBreaches(emulator: Emulator, life: Life): string[] {
	const sessions = emulator.sessions.filter(({ prompt }) => life.prompts.includes(prompt));
	const items = life.outcomes.flatMap((outcome) => outcome.items);
	const breaches = [
		...findDoublePayments(life, sessions),
		...findLostSessions(emulator, life, sessions),
		...items
			.filter(({ json }) => 'status' in json && 'error' in json)
			.map(({ json }) => `a success with a key error: ${JSON.stringify(json)}`),
		...life.outcomes
			.flatMap((outcome) => findKey(outcome, emulator.apiKey))
			.map((path) => `the key at ${path}`),
	];
	return breaches.map((breach) => `${breach} in ${JSON.stringify(life.history)}`);
}

/** How many histories run at the same time, and how each is begun. */
export interface Crowd {
	emulator: Emulator;
	atOnce: number;
	create?: typeof createAndWait;
}

/**
 * Lives through random histories, in crowds against one emulator, and expects no breach of any.
 *
 * @param findMore further breaches
 * @param watch gets the lives of each crowd, before the emulator forgets them
 */
export async function liveThroughMany(
	count: number,
	{ emulator, atOnce, create }: Crowd,
	findMore: (life: Life) => string[],
	watch: (lives: Life[]) => void,
): Promise<void> {
	const property = fc.asyncProperty(
		fc.array(HISTORY, { minLength: atOnce, maxLength: atOnce }),
		async (histories: History[]) => {
			emulator.reset();
			const lives = await Promise.all(
				histories.map(async (history) => await liveThrough(emulator, history, create)),
			);
			watch(lives);
			const breaches = lives.flatMap((life) => [
				...findBreaches(emulator, life),
				...findMore(life),
			]);
			expect(breaches).toEqual([]);
		},
	);
	// With a fraction of a run, fast-check never comes to its end.
	await fc.assert(property, { numRuns: Math.ceil(count / atOnce), endOnFailure: true });
}
