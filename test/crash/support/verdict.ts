/** What each video has cost in the end, and where its sessions can be found. */
import type { Aftermath } from '../../support/plays/aftermath';
import type { Play, Video } from '../../support/plays/plays';
import type { Stage } from '../../support/plays/stage';

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
	isReached: boolean;
	payments: number;
	/** Whether the next node has got the video. */
	isHandedOn: boolean;
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
			event: play.event,
			waiting: play.waiting,
			retry: play.retry,
			delayMs: play.delayMs,
			ended: aftermath.ended,
			endedAgain: aftermath.endedAgain,
			isReached: play.isReached,
			isHandedOn: stage.hasHandedOn(play, index),
			payments: stage.sessionsOf(play, index).length,
			places: stage
				.sessionsOf(play, index)
				.map(({ id }) => findPlaces(stage, aftermath, id, { text, log })),
		}));
	});
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
		(request) => request.sessionId === sessionId && request.answeredWith === 201,
	);
	return endedAgain === null && !wasAnswered ? ['unknowable'] : ['nowhere'];
}

/** Beyond what was expected: payments that nobody wanted. */
export const countDouble = ({ payments, expected }: Line): number =>
	Math.max(0, payments - expected.most);

export const countNowhere = ({ places }: Line): number =>
	places.filter((found) => found.includes('nowhere')).length;
