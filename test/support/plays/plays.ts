/** The crash table: what is played in it, and what is expected of each video. Pure. */

export const EVENTS = [
	'kill -9',
	'SIGTERM',
	'SIGTERM, SIGKILL after 10 s',
	'Stop',
	'workflow timeout',
] as const;
export type CrashEvent = (typeof EVENTS)[number];

export const WAITINGS = ['automatic', 'inProcess', 'releaseWorker'] as const;
export type Waiting = (typeof WAITINGS)[number];

/** What Samsar speaks: the documented contract, or what the published server says. */
export type PlayedDialect = 'documented' | 'current';

/** `new run`: the trigger is called again with the same rows, which is a new order. */
export type Retry = 'original workflow' | 'saved workflow' | 'none' | 'new run';
const RETRIES = ['original workflow', 'saved workflow', 'none'] as const;

/** Where an execution is when the event comes. Videos of one execution may be at different moments. */
export type Scene =
	| 'sending both'
	| 'sending'
	| 'looking'
	| 'parking'
	| 'parked'
	| 'looking while parked'
	| 'downloading'
	| 'next node running'
	| 'next node failed'
	| 'failed'
	| 'failed, next node running'
	| 'aging';

/** How many payments a video may have cost in the end. */
export interface Payments {
	least: number;
	most: number;
}

export interface Video {
	/** As the table calls it. */
	moment: string;
	expected: Payments;
}

/** One execution that is interrupted, and what is done afterwards. */
export interface Play {
	/** Part of its prompts, and of no others. */
	tag: string;
	event: CrashEvent;
	scene: Scene;
	waiting: Waiting;
	retry: Retry;
	videos: Video[];
	/** Milliseconds from the answer after which the node parks to the event. */
	delayMs?: number;
	/** Plays of the same group are executions of one workflow, at the same time. */
	group?: string;
}

const exactly = (payments: number): Payments => ({ least: payments, most: payments });

type Draft = Omit<Play, 'tag' | 'event'>;

/** n8n goes on with what it has after a time-out: neither the node nor the next one runs again. */
const runsAgain = (event: CrashEvent, retry: Retry) =>
	retry !== 'none' && event !== 'workflow timeout';

/** Ended by n8n itself in its own time. */
const endsInOrder = (event: CrashEvent) => event.startsWith('SIGTERM');

function videosOf(scene: Scene, event: CrashEvent, retry: Retry): Video[] {
	const again = retry === 'new run' ? 2 : 1;
	const once = (moment: string): Video => ({ moment, expected: exactly(again) });
	const remade = (moment: string): Video => ({
		moment,
		expected: { least: runsAgain(event, retry) ? 2 : 1, most: retry === 'none' ? 1 : 2 },
	});
	switch (scene) {
		case 'sending both':
			return [once('create in flight, first of two'), once('create in flight, beside another one')];
		case 'sending':
			return [once('answer read'), once('create in flight, second of two')];
		case 'looking':
			return [once('first looks')];
		case 'looking while parked':
			return [once('look of a parked wait')];
		case 'downloading':
			return [once('download')];
		case 'failed':
			return [remade('render FAILED')];
		case 'failed, next node running':
			return [once('next node running'), remade('render FAILED, next node running')];
		default:
			return [once(scene)];
	}
}

/** Milliseconds between the answer after which the node parks and the event, and the retry of each. */
const PARKING: Array<[number, Retry]> = [
	[0, 'original workflow'],
	[20, 'saved workflow'],
	[50, 'original workflow'],
	[100, 'saved workflow'],
	[200, 'original workflow'],
	[400, 'saved workflow'],
];

const ENDED_SCENES: Scene[] = ['next node failed', 'failed'];

/** Why a combination cannot be played, or null. */
export function whyNot(scene: Scene, event: CrashEvent, waiting: Waiting): string | null {
	const parks: Scene[] = ['parking', 'parked', 'looking while parked'];
	if (parks.includes(scene) && waiting === 'inProcess') return 'In Process never parks';
	if (scene === 'looking' && waiting === 'releaseWorker') return 'Release Worker parks at once';
	if (ENDED_SCENES.includes(scene) && !event.startsWith('kill') && !endsInOrder(event)) {
		return 'the execution has ended';
	}
	if (scene === 'failed' && waiting === 'releaseWorker') {
		return 'n8n cannot retry what failed while it was parked';
	}
	if (event !== 'workflow timeout') return null;
	if (scene === 'parking') return 'no time-out can be timed so well';
	const isParked =
		scene === 'looking while parked' || (scene === 'downloading' && waiting === 'releaseWorker');
	return isParked ? "n8n looks at a parked execution's time-out when it goes on: see parked" : null;
}

const SCENES: Scene[] = [
	'sending both',
	'sending',
	'looking',
	'parking',
	'parked',
	'looking while parked',
	'downloading',
	'next node running',
	'next node failed',
];

function draftAll(event: CrashEvent): Draft[] {
	const play = (scene: Scene, waiting: Waiting, retry: Retry, more: Partial<Play> = {}): Draft => ({
		scene,
		waiting,
		retry,
		videos: videosOf(scene, event, retry),
		...more,
	});
	const drafts = SCENES.flatMap((scene) =>
		WAITINGS.filter((waiting) => whyNot(scene, event, waiting) === null).flatMap((waiting) =>
			scene === 'parking'
				? PARKING.map(([delayMs, retry]) => play(scene, waiting, retry, { delayMs }))
				: RETRIES.map((retry) => play(scene, waiting, retry)),
		),
	);
	const retried = RETRIES.slice(0, 2);
	if (whyNot('failed', event, 'inProcess') === null) {
		for (const waiting of ['automatic', 'inProcess'] as const) {
			drafts.push(...retried.map((retry) => play('failed', waiting, retry)));
		}
	}
	drafts.push(...retried.map((retry) => play('failed, next node running', 'inProcess', retry)));
	drafts.push(play('looking', 'automatic', 'new run'));
	return drafts;
}

/** Executions of one workflow at once, which are all retried. */
function draftTwelve(event: CrashEvent): Draft[] {
	const moment = 'first looks, 12 executions of one workflow at once';
	return Array.from({ length: 12 }, (_, index) => ({
		scene: 'looking',
		waiting: 'automatic',
		retry: RETRIES[index % 2],
		videos: [{ moment, expected: videosOf('looking', event, 'original workflow')[0].expected }],
		group: 'twelve',
	}));
}

/** A parked wait that goes on beyond its time-out makes the sample a minute longer. */
const isQuick = (event: CrashEvent, { scene, waiting }: Draft): boolean =>
	event !== 'workflow timeout' || waiting !== 'releaseWorker' || scene === 'parked';

/**
 * A fair sample: every moment of the event, the waitings and retries in turn. The look of a parked wait
 * is one of Automatic, because the others are timed by it.
 */
function sample(drafts: Draft[], turn: number): Draft[] {
	const scenes = [...new Set(drafts.map(({ scene }) => scene))];
	return scenes.flatMap((scene, index) => {
		const ofScene = drafts.filter((draft) => draft.scene === scene);
		const wanted =
			scene === 'looking while parked'
				? ofScene.filter(({ waiting }) => waiting === 'automatic')
				: ofScene;
		const count = scene === 'parking' ? 3 : 1;
		return Array.from(
			{ length: count },
			(_, more) => wanted[(index * 4 + turn + more * 5) % wanted.length],
		);
	});
}

const toPlays = (event: CrashEvent, drafts: Draft[]): Play[] =>
	drafts.map((draft, index) => ({ ...draft, event, tag: `(play ${index})` }));

/**
 * What is played for an event, each with a tag of its own. What is known without a retry has nothing to
 * do with what Samsar speaks.
 */
export function listPlays(
	event: CrashEvent,
	isSample: boolean,
	dialect: PlayedDialect = 'documented',
): Play[] {
	const all = draftAll(event).filter(({ retry }) => dialect === 'documented' || retry !== 'none');
	if (isSample) {
		const quick = all.filter((draft) => isQuick(event, draft));
		return toPlays(event, sample(quick, EVENTS.indexOf(event)));
	}
	return toPlays(event, event === 'kill -9' ? [...all, ...draftTwelve(event)] : all);
}

export const listTwelve = (event: CrashEvent): Play[] => toPlays(event, draftTwelve(event));

/** Automatic executions that were started so many seconds before the event. */
export function listAges(event: CrashEvent, seconds: number[]): Play[] {
	return seconds.map((second) => ({
		event,
		scene: 'aging',
		waiting: 'automatic',
		retry: 'original workflow',
		videos: [{ moment: `${second} s old`, expected: exactly(1) }],
		tag: `(age ${second})`,
	}));
}
