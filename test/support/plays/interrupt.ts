/* eslint-disable @n8n/community-nodes/no-restricted-globals -- not published */
/** What happens to n8n, or to the executions, when all plays are at their moments. */
import { orderServer } from '../n8n/servers';
import { sleep } from '../time';
import type { CrashEvent } from './plays';
import { nameVideo, type Stage, type StagedPlay } from './stage';

/** Until when an answer that was held comes, although the event has begun. */
const ANSWER_AFTER_MS = 2_000;
/** n8n's own 30 s for running executions, and some air. */
const SHUTDOWN_MS = 45_000;
const KILLED_AFTER_MS = 10_000;
/** Until everything that Stop sets off has been said. */
const STOPPED_WITHIN_MS = 5_000;

/** The answer after which a node parks, so many milliseconds before the event. */
async function letParkingBegin(stage: Stage, plays: StagedPlay[]): Promise<void> {
	const parking = plays.filter(({ scene }) => scene === 'parking');
	const longest = Math.max(0, ...parking.map(({ delayMs = 0 }) => delayMs));
	const { emulator } = stage.setting;
	for (const play of parking) {
		const ids = stage.sessionsOf(play, 0).map(({ id }) => id);
		const letGo = () => emulator.release(({ sessionId = '' }) => ids.includes(sessionId));
		void sleep(longest - (play.delayMs ?? 0)).then(letGo);
	}
	await sleep(longest);
}

/** Answers to what has been sent come, whether n8n is there or not; files and next nodes take longer. */
async function answerLate({ setting: { emulator } }: Stage): Promise<void> {
	await sleep(ANSWER_AFTER_MS);
	emulator.release(({ kind }) => kind !== 'download');
}

/** Ends n8n, or the executions. Resolves when that is done; where n8n was ended, it is down. */
export async function interrupt(
	event: CrashEvent,
	server: string,
	stage: Stage,
	plays: StagedPlay[],
): Promise<void> {
	await letParkingBegin(stage, plays);
	switch (event) {
		case 'kill -9':
			await orderServer('kill', server);
			// Only then is it known that nobody waits for the answers any more.
			await answerLate(stage);
			break;
		case 'SIGTERM':
			await Promise.all([orderServer('stop', server, SHUTDOWN_MS), answerLate(stage)]);
			break;
		case 'SIGTERM, SIGKILL after 10 s':
			await Promise.all([orderServer('stop', server, KILLED_AFTER_MS), answerLate(stage)]);
			break;
		case 'Stop':
			await Promise.all(plays.map(async (play) => await stop(stage, play)));
			await answerLate(stage);
			await sleep(STOPPED_WITHIN_MS);
			break;
		case 'workflow timeout':
			// It has come by itself.
			break;
	}
}

async function stop({ setting: { n8n } }: Stage, play: StagedPlay): Promise<void> {
	const failed = await n8n.stopExecution(play.executionId ?? '').then(
		() => null,
		(error: unknown) => String(error),
	);
	if (failed !== null) {
		throw new Error(`${nameVideo(play, 0)} (${play.scene}) was not stopped: ${failed}`);
	}
}

/** From now on every render ends, and nobody is kept waiting. */
export function letEverythingEnd({ setting: { emulator }, receiver }: Stage): () => void {
	const endAll = () => {
		receiver.release();
		emulator.release();
		for (const { id, outcome, ended } of emulator.sessions) {
			if (outcome === 'never' && ended === undefined) emulator.complete(id);
		}
	};
	endAll();
	const ending = setInterval(endAll, 250);
	return () => clearInterval(ending);
}
