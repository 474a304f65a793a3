/** What becomes of the plays after the event: their ends, their retries, and what there is to read of them. */
import type { ExecutionSummary } from '../../../scripts/n8n-rest';
import { hasEnded } from './executionList';
import type { Stage, StagedPlay } from './stage';

/** Two looks of a parked wait, and n8n's start. In queue mode n8n misses a worker earlier. */
const ENDED_WITHIN_MS = 270_000;
const STARTED_WITHIN_MS = 60_000;

/** How the executions of a play ended. */
export interface Aftermath {
	play: StagedPlay;
	/** Of the one that was interrupted. */
	ended: string;
	/** Of the one that took its place: the retry or the new run; null without one. */
	endedAgain: string | null;
}

/**
 * Waits for the end of each play, retries it where n8n offers that, and waits again. An execution that
 * has succeeded cannot be retried; a new run can be had of each.
 */
export async function settle(stage: Stage, plays: StagedPlay[]): Promise<Aftermath[]> {
	return await Promise.all(plays.map(async (play) => await settleOne(stage, play)));
}

async function settleOne(stage: Stage, play: StagedPlay): Promise<Aftermath> {
	const isOver = () => hasEnded(stage.list.find(play.executionId));
	await stage.list.until(isOver, ENDED_WITHIN_MS);
	const ended = stage.statusOf(play) ?? 'gone';
	const isRetried = play.retry !== 'none' && (ended !== 'success' || play.retry === 'new run');
	if (!isRetried || !isOver()) return { play, ended, endedAgain: null };
	return { play, ended, endedAgain: await goAgain(stage, play) };
}

async function goAgain(stage: Stage, play: StagedPlay): Promise<string> {
	const { list, setting } = stage;
	const executionId = play.executionId ?? '';
	const known = new Set(list.ofWorkflow(play.workflow.id).map(({ id }) => id));
	let refusal: string | undefined;
	if (play.retry === 'new run') await stage.call(play);
	else {
		// n8n answers when the retry has ended, which may take longer than a request should.
		void setting.n8n
			.retryExecution(executionId, play.retry === 'saved workflow')
			.catch((error: unknown) => (refusal = String(error)));
	}
	const find = (): ExecutionSummary | undefined =>
		list
			.ofWorkflow(play.workflow.id)
			.find(({ id, retryOf }) =>
				play.retry === 'new run' ? !known.has(id) : String(retryOf) === executionId,
			);
	await list.until(() => find() !== undefined || refusal !== undefined, STARTED_WITHIN_MS);
	if (find() === undefined) return `not started (${refusal ?? 'n8n does not say why'})`;
	await list.until(() => hasEnded(find()), ENDED_WITHIN_MS);
	return find()?.status ?? 'gone';
}
