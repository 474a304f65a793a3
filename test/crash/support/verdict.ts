/** What each video has cost in the end, and where its sessions can be found. */
import type { Aftermath } from '../../support/plays/aftermath';
import type { Play, PlayedDialect, Video } from '../../support/plays/plays';
import { isAccepting, type Stage } from '../../support/plays/stage';

/**
 * Where a person finds a session: in an execution of the workflow (items, error, the child that waits),
 * in n8n's log, or nowhere. `order`: Samsar's answer never reached n8n, and the retry says that the
 * order may have been accepted. `unknowable`: it never reached n8n, and nothing ran after that.
 */
export type Place = 'execution' | 'log' | 'order' | 'unknowable' | 'nowhere';

/** One video of one play: a line of the table. */
export interface Line
	extends Pick<Play, 'event' | 'waiting' | 'retry' | 'delayMs'>,
		Pick<Video, 'moment' | 'expected'>,
		Pick<Aftermath, 'ended' | 'endedAgain'> {
	dialect: PlayedDialect;
	isReached: boolean;
	payments: number;
	/** Whether the next node has got the video. */
	isHandedOn: boolean;
	/** Whether it has got it after the event. */
	isHandedOnAfter: boolean;
	/** How often it has got another order's video in its place. */
	adoptedWrongly: number;
	/** Of each session, in the order of the payments: every place. */
	places: Place[][];
}

/** Said by an item that was sent in an earlier life of its execution. */
const WAYS_ON = ['Create Again After Lost Answer', 'Get Status'];

/** Reads all executions of the plays' workflows, and the log. */
export async function judge(stage: Stage, all: Aftermath[], log: string): Promise<Line[]> {
	const texts = new Map<string, string>();
	for (const { play } of all) {
		const { id } = play.workflow;
		if (texts.has(id)) continue;
		const executions = stage.list.ofWorkflow(id);
		const read = executions.map(async (execution) => await stage.readText(execution.id));
		texts.set(id, (await Promise.all(read)).join('\n'));
	}
	return all.flatMap((aftermath) => {
		const { play } = aftermath;
		const text = texts.get(play.workflow.id) ?? '';
		return play.videos.map((video, index) => ({
			...video,
			...tellHandedOn(stage, play, index),
			dialect: stage.dialect,
			event: play.event,
			waiting: play.waiting,
			retry: play.retry,
			delayMs: play.delayMs,
			ended: aftermath.ended,
			endedAgain: aftermath.endedAgain,
			isReached: play.isReached,
			payments: stage.sessionsOf(play, index).length,
			places: stage
				.sessionsOf(play, index)
				.map(({ id }) => findPlaces(stage, aftermath, id, { text, log })),
		}));
	});
}

function tellHandedOn(stage: Stage, play: Play, index: number) {
	const all = stage.handedOn(play, index);
	const own = all.filter(({ isOwn }) => isOwn);
	return {
		isHandedOn: own.length > 0,
		isHandedOnAfter: own.some(({ isAfterEvent }) => isAfterEvent),
		adoptedWrongly: all.filter(({ isOthers }) => isOthers).length,
	};
}

function findPlaces(
	stage: Stage,
	{ endedAgain }: Aftermath,
	sessionId: string,
	{ text, log }: { text: string; log: string },
): Place[] {
	const places: Place[] = [];
	if (text.includes(sessionId)) places.push('execution');
	if (log.includes(sessionId)) places.push('log');
	if (places.length > 0) return places;
	if (WAYS_ON.every((way) => text.includes(way))) return ['order'];
	const wasAnswered = stage.setting.emulator.requests.some(
		(request) => request.sessionId === sessionId && isAccepting(request.answeredWith),
	);
	return endedAgain === null && !wasAnswered ? ['unknowable'] : ['nowhere'];
}

/** Beyond what was expected: payments that nobody wanted. */
export const countDouble = ({ payments, expected }: Line): number =>
	Math.max(0, payments - expected.most);

const isRetryWanted = ({ retry }: Line) => retry !== 'none';

/**
 * Whether n8n went on with a failed item that names the session, in an execution that succeeds and so
 * cannot be retried: killed during a look of a parked wait (docs/decisions/items-on-their-way.md).
 */
export const countToldOnly = (line: Line): number => {
	const { moment, ended, endedAgain, isHandedOnAfter, places } = line;
	const isLook = ['look of a parked wait', 'download'].includes(moment);
	const isToldOnly = isLook && ended === 'success' && endedAgain === null && !isHandedOnAfter;
	const isNamed = places.length > 0 && places.every((found) => found.includes('execution'));
	return isRetryWanted(line) && isToldOnly && isNamed ? 1 : 0;
};

/**
 * Whether Samsar's answer to the create never reached n8n, on a server without a list: the retry says
 * that the order may have been accepted, and a person looks for it.
 */
export const isInFlight = ({ dialect, places }: Line): boolean =>
	dialect === 'documented' && places.some((found) => found.includes('order'));

/**
 * Whether n8n itself ends the execution for good: after its time limit, and after a Stop of a parked
 * execution, a retry runs no node (docs/waiting.md). The table, the items and the log name the session.
 */
export const isEndedByN8n = ({ event, moment }: Line): boolean =>
	event === 'workflow timeout' || (event === 'Stop' && moment.startsWith('park'));

/** Whether a video that was ordered, and all end, is not with the next node after the retry. */
export const countUndelivered = (line: Line): number =>
	isRetryWanted(line) &&
	line.payments > 0 &&
	!line.isHandedOnAfter &&
	!isInFlight(line) &&
	!isEndedByN8n(line) &&
	countToldOnly(line) === 0
		? 1
		: 0;

export const countNowhere = ({ places }: Line): number =>
	places.filter((found) => found.includes('nowhere')).length;
