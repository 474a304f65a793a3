import type { INodeExecutionData } from 'n8n-workflow';

import { hasFailed } from '../api/render';
import { amendFailure, SamsarFailure } from '../failures/failure';
import { endSentence } from '../failures/sentence';
import { WAY_BACK } from '../failures/waysBack';
import { lookAtSession } from '../transport/readStatus';
import { linkMissing, renderFailed, statusUnreadable, timedOut } from './endings';
import { nextDelayMs } from './schedule';
import type { Ending, Seen, Watch } from './waitForRenders';
import { waitForRenders } from './waitForRenders';
import type { Run } from '../run/run';
import { pendingRender, toItem } from '../run/toItem';
import type { WaitSettings } from '../fields/waitFields';

/** One item whose session is to be waited for, or only looked at. */
export interface AwaitedRender {
	itemIndex: number;
	sessionId: string;
	/** Absent = the first status that Samsar reports is the result. */
	settings?: WaitSettings;
	simplify: boolean;
	estimatedCredits?: number | null;
	/** When the render was started, in milliseconds since 1970; absent when this run does not know. */
	startedAt?: number;
	/** Whether the render was started just now, so that the first look can wait. */
	isNew: boolean;
	/** Until when to wait, in milliseconds since 1970; absent = as the settings say, from now on. */
	deadline?: number;
	/** As in Watch, from an earlier wait. */
	seen?: Seen;
	/** Called when the render has ended without a video. */
	onRenderFailed?: (status: string) => void;
}

/** Milliseconds for which a status that cannot be read is asked for again. */
const STATUS_PATIENCE = 20_000;

/** Until when to wait for a render, in milliseconds since 1970. */
export function findDeadline({ deadline, settings }: AwaitedRender, now: number): number {
	return deadline ?? now + (settings ? settings.timeoutMinutes * 60_000 : STATUS_PATIENCE);
}

function toWatch(awaited: AwaitedRender, now: number): Watch {
	const { itemIndex, sessionId, settings, startedAt, isNew } = awaited;
	const pollIntervalMs = settings?.pollIntervalMs;
	return {
		itemIndex,
		sessionId,
		startedAt: startedAt ?? now,
		deadline: findDeadline(awaited, now),
		takesFirstStatus: settings === undefined,
		pollIntervalMs,
		firstLookAt: isNew ? (startedAt ?? now) + nextDelayMs({ ageMs: 0, pollIntervalMs }) : now,
		isKnown: startedAt !== undefined,
		seen: awaited.seen,
	};
}

/** Get Status finds every session, except one that Samsar has never known. */
function addWayBack({ message, httpCode }: SamsarFailure, { startedAt }: AwaitedRender): string {
	const isUnknown = httpCode === 404 && startedAt === undefined;
	return isUnknown ? message : `${endSentence(message)} ${WAY_BACK}`;
}

/** What the end of a wait means for the item: its output, or why it has none. */
function conclude(awaited: AwaitedRender, ending: Ending): INodeExecutionData | SamsarFailure {
	const { sessionId, settings, simplify, estimatedCredits } = awaited;
	switch (ending.kind) {
		case 'failed':
			return amendFailure(ending.failure, {
				message: addWayBack(ending.failure, awaited),
				sessionId,
				status: ending.render?.status,
			});
		case 'timedOut': {
			const { render, trouble } = ending;
			if (settings === undefined) return statusUnreadable(sessionId, trouble);
			if (settings.onTimeout === 'error') {
				return timedOut(sessionId, settings.timeoutMinutes, render, trouble);
			}
			const last = render ?? pendingRender(sessionId);
			return toItem(last, { simplify, estimatedCredits, timedOut: true });
		}
		case 'ended': {
			const { render } = ending;
			if (settings && hasFailed(render)) return renderFailed(render);
			if (settings && render.videoUrl === null) return linkMissing(render);
			return toItem(render, { simplify, estimatedCredits });
		}
	}
}

/**
 * Waits for all renders at once and gives each item of the batch its result.
 *
 * @param until when to give back the renders that have not ended (milliseconds since 1970), each
 * looked at once at least; absent = wait for all
 * @returns the renders that have not ended, with their deadlines
 */
export async function awaitRenders(
	run: Run,
	renders: AwaitedRender[],
	until?: number,
): Promise<AwaitedRender[]> {
	const { batch, connection, clock, stop } = run;
	const now = clock.now();
	const byItem = new Map(renders.map((awaited) => [awaited.itemIndex, awaited]));
	renders.forEach(({ itemIndex, sessionId }) => batch.noteSession(itemIndex, sessionId));
	const rest = await waitForRenders(
		renders.map((awaited) => toWatch(awaited, now)),
		{
			look: async (sessionId) => await lookAtSession(connection, sessionId),
			clock,
			stop,
			until,
			onEnding: ({ itemIndex }, ending) => {
				const awaited = byItem.get(itemIndex);
				if (awaited === undefined) return;
				if (ending.kind === 'ended' && hasFailed(ending.render)) {
					awaited.onRenderFailed?.(ending.render.status);
				}
				const result = conclude(awaited, ending);
				if (result instanceof SamsarFailure) batch.fail(itemIndex, result);
				else batch.finish(itemIndex, result);
			},
		},
	);
	return rest.flatMap(({ itemIndex, deadline, seen }) => {
		const awaited = byItem.get(itemIndex);
		return awaited === undefined ? [] : [{ ...awaited, deadline, seen, isNew: false }];
	});
}
