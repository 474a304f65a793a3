import type { Render } from '../api/render';
import { hasFailed, pendingRender } from '../api/render';
import { amendFailure, SamsarFailure } from '../failures/failure';
import { endSentence } from '../failures/sentence';
import type { Ways } from '../failures/waysBack';
import type { WaitSettings } from '../fields/waitFields';
import { openLedger } from '../ledger/ledger';
import { endOrder } from '../ledger/endOrder';
import type { RenderResult } from '../run/batch';
import type { Run } from '../run/run';
import { lookAtSession } from '../transport/readStatus';
import { linkMissing, renderFailed, statusUnreadable, timedOut } from './endings';
import { waitForRenders } from './waitForRenders';
import type { Ending, Watch } from './watch';

/** One item whose session is waited for or polled once. n8n saves it while the wait is parked. */
export interface AwaitedRender extends Watch {
	itemIndex: number;
	settings?: WaitSettings;
	simplify: boolean;
	/** Credits; only if the node started the render. */
	estimatedCredits?: number | null;
	/** Whether the session was found again after its answer was lost. */
	recovered?: boolean;
	/** Whether another run has paid for it, with the same idempotency key. */
	reused?: boolean;
	/** See ItemExtras. */
	imageModel?: string;
	ownCharge?: number | null;
}

/** Adds how to fetch the session, unless Samsar never knew it. */
function addWayBack({ message }: SamsarFailure, isUnknown: boolean, { back }: Ways): string {
	return isUnknown ? message : `${endSentence(message)} ${back}`;
}

/** Turns the end of a wait into the item's result or failure. */
function conclude(
	awaited: AwaitedRender,
	ending: Ending,
	ways: Ways,
): RenderResult | SamsarFailure {
	const { sessionId, settings, simplify, estimatedCredits, recovered, imageModel } = awaited;
	const { ownCharge, reused } = awaited;
	const extras = { simplify, estimatedCredits, recovered, reused, imageModel, ownCharge };
	switch (ending.kind) {
		case 'failed':
			return amendFailure(ending.failure, {
				message: addWayBack(ending.failure, ending.isUnknown, ways),
				sessionId,
				status: ending.render?.status,
			});
		case 'timedOut': {
			const { render, trouble } = ending;
			if (settings === undefined) return statusUnreadable(sessionId, trouble);
			if (settings.onTimeout === 'error') {
				return timedOut(sessionId, settings.timeoutMinutes, render, trouble, ways);
			}
			return {
				render: render ?? pendingRender(sessionId),
				extras: { ...extras, timedOut: true },
			};
		}
		case 'ended': {
			const { render } = ending;
			if (settings && hasFailed(render)) return renderFailed(render, ownCharge);
			if (settings && render.videoUrl === null) return linkMissing(render, ways);
			return { render, extras };
		}
	}
}

/** For an edited video, the status reports the charge of its source. */
function withOwnCharge({ ownCharge }: AwaitedRender, render: Render): Render {
	return ownCharge === undefined ? render : { ...render, creditsCharged: ownCharge };
}

/**
 * Waits for all renders at once and sets the result of each item.
 *
 * @param until when to return the unfinished renders (milliseconds since 1970), after at least one poll of each;
 * absent = wait for all
 * @returns the unfinished renders, with their deadlines
 */
export async function settleRenders(
	run: Run,
	renders: AwaitedRender[],
	until?: number,
): Promise<AwaitedRender[]> {
	const { context, batch, connection, clock, stop } = run;
	const ended: Array<Promise<void>> = [];
	const ledger = openLedger(context, clock);
	try {
		return await waitForRenders(renders, {
			look: async (sessionId) => await lookAtSession(connection, sessionId),
			clock,
			stop,
			until,
			ways: batch.ways,
			onEnding: (awaited, ending) => {
				if (ending.kind === 'ended')
					ended.push(endOrder(ledger, withOwnCharge(awaited, ending.render), connection.account));
				const result = conclude(awaited, ending, batch.ways);
				if (result instanceof SamsarFailure) batch.fail(awaited.itemIndex, result);
				else batch.finish(awaited.itemIndex, result);
			},
		});
	} finally {
		// Finish recording: the next try may start immediately, and must not continue a failed render.
		await Promise.all(ended);
	}
}
