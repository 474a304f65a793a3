/** Brings all plays of an event to their moments, at the same time. */
import { SHORTEST_WAIT_SECONDS } from '../../../nodes/Samsar/parked/planWait';
import { hasEnded } from '../../support/plays/executionList';
import type { Play } from '../../support/plays/plays';
import { isSlow, type Stage, type StagedPlay } from '../../support/plays/stage';
import { sleep } from '../../support/time';

/** Longer than Automatic looks in the process. */
const PARKED_WITHIN_MS = 90_000;
/** A look is given up after 30 s, so what is held may not wait for the others for ever. */
const LATE_MS = 22_000;
/**
 * How long before the event each is started, so that it is at its moment then, and not all at once.
 * What holds a look comes late; what has parked must not look again.
 */
const LEAD_MS = { parked: 45_000, others: 30_000, looks: 8_000 };
/** How long the look after which Automatic parks is held before the event. */
const LAST_LOOK_LEAD_MS = 2_000;

async function park(stage: Stage, plays: StagedPlay[]): Promise<void> {
	await stage.start(plays);
	const areParked = () => plays.every((play) => stage.statusOf(play) === 'waiting');
	await stage.list.until(areParked, PARKED_WITHIN_MS);
	for (const play of plays) if (play.scene === 'looking while parked') stage.holdNextLook(play);
}

async function startAt(stage: Stage, atMs: number, plays: StagedPlay[]): Promise<void> {
	if (plays.length === 0) return;
	await sleep(Math.max(0, atMs - Date.now()));
	await stage.start(plays);
}

/** When a play has to be started, in milliseconds before the event. */
function leadOf({ scene, waiting }: StagedPlay, inProcessMs: number): number {
	const isAutomatic = waiting === 'automatic';
	if (scene === 'parked') return LEAD_MS.parked + (isAutomatic ? inProcessMs : 0);
	if (scene === 'parking' && isAutomatic) return LAST_LOOK_LEAD_MS + inProcessMs;
	const holdsLook = scene === 'parking' || (scene === 'looking' && isAutomatic);
	return holdsLook ? LEAD_MS.looks : LEAD_MS.others;
}

/**
 * The first look of a parked wait sets the time: the other plays are started so that they are at their
 * moments then. Each play says afterwards whether it was.
 */
export async function bringToMoments(stage: Stage, plays: StagedPlay[]): Promise<void> {
	const [slow, quick] = [plays.filter(isSlow), plays.filter((play) => !isSlow(play))];
	const looking = slow.filter(({ scene }) => scene === 'looking while parked');
	// What comes after the look stays at its moment for long.
	await park(
		stage,
		slow.filter((play) => !looking.includes(play)),
	);
	await park(
		stage,
		looking.filter(({ waiting }) => waiting === 'automatic'),
	);
	const inProcessMs = stage.longestLooks(looking);
	await park(
		stage,
		looking.filter(({ waiting }) => waiting !== 'automatic'),
	);
	const eventAt = Date.now() + SHORTEST_WAIT_SECONDS * 1_000;

	const leads = new Set(quick.map((play) => leadOf(play, inProcessMs)));
	const starts = [...leads].map(async (lead) => {
		const due = quick.filter((play) => leadOf(play, inProcessMs) === lead);
		await startAt(stage, eventAt - lead, due);
	});
	await Promise.all(starts);
	const areThere = () => plays.every((play) => stage.isAtItsMoment(play));
	await stage.list.until(areThere, eventAt + LATE_MS - Date.now());
	for (const play of plays) play.isReached = stage.isAtItsMoment(play);
}

/** Long enough for a busy machine, and shorter than the minute that a create has for its answer. */
const QUICK_SECONDS = 45;

/** Seconds after which n8n ends the executions, so that each has come to its moment before. */
export function timeOutOf(play: Play): number {
	if (isSlow(play)) return 160;
	return play.scene === 'parked' ? 75 : QUICK_SECONDS;
}

/**
 * Starts all plays at once and waits until n8n has timed them out. It looks at a parked execution only
 * when that goes on.
 */
export async function bringToTimeOuts(stage: Stage, plays: StagedPlay[]): Promise<void> {
	const startedAt = Date.now();
	await stage.start(plays);
	const isOver = (play: StagedPlay) => {
		play.isReached ||= stage.isAtItsMoment(play);
		const isTimedOut = Date.now() - startedAt > timeOutOf(play) * 1_000;
		return isTimedOut && (play.scene === 'parked' || hasEnded(stage.list.find(play.executionId)));
	};
	const untilOver = async (some: StagedPlay[]) =>
		await stage.list.until(() => plays.filter(isOver).length >= some.length, 260_000);
	const quick = plays.filter((play) => timeOutOf(play) === QUICK_SECONDS);
	await untilOver(quick);
	// The answers to what had been sent come after the time-out.
	stage.setting.emulator.release(({ kind }) => kind === 'create');
	await untilOver(plays);
}

/** Starts one execution each second, so that each has its age at the end. */
export async function bringToAges(stage: Stage, plays: StagedPlay[]): Promise<void> {
	const ages = plays.map(({ videos: [{ moment }] }) => Number.parseInt(moment, 10) * 1_000);
	const eventAt = Date.now() + Math.max(...ages);
	const callAt = async (play: StagedPlay, index: number) => {
		await sleep(eventAt - ages[index] - Date.now());
		await stage.call(play);
	};
	await Promise.all(plays.map(callAt));
	for (const play of plays) play.isReached = true;
}
