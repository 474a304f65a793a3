import { describeCredits } from '../api/credits';
import { amendFailure, SamsarFailure } from '../failures/failure';
import { endSentence, nameSome, NOTHING_ORDERED } from '../failures/sentence';
import { CHECK_ID } from '../failures/waysBack';
import type { OrderRecord } from '../ledger/orderRecord';
import type { Silence } from '../transport/answer';
import { PROXY_ADVICE } from '../transport/proxy';
import type { Candidate } from './findSession';
import type { Content } from './listedContent';
import { isEdited } from './listedContent';

const NOT_CHARGED = 'Nothing was charged for this item.';

function describePrice(estimate: number | null): string {
	return estimate === null ? '' : ` for ${describeCredits(estimate)}`;
}

function addListed(listed?: string): string {
	return listed === undefined ? '' : `${endSentence(listed)} `;
}

/** What Samsar's list of requests says about an order whose session was not found in it. */
export const LISTED_NOTHING = "Samsar's list of requests shows no such video";

export function listUnreadable(reason: string): string {
	return `Samsar's list of requests could not be read (${reason.replace(/\.$/, '')})`;
}

/** A list that starts after the order does not prove that the order was not accepted. */
export const LIST_TOO_SHORT = "Samsar's list of requests does not go back to the time of the order";

function nameCandidates(candidates: Candidate[]): string {
	return nameSome(
		candidates.map(
			({ sessionId, createdAt }) => `${sessionId} (${new Date(createdAt).toISOString()})`,
		),
	);
}

function nameLikeness(content: Content): string {
	return isEdited(content) ? 'with the same sources and settings' : 'with this prompt';
}

/** Several sessions match the order: a person must choose. */
export function listedSeveral(candidates: Candidate[], content: Content): string {
	return `Samsar's list shows ${candidates.length} videos ${nameLikeness(content)} that match no other order: ${nameCandidates(candidates)}. Choose the right one, and fetch it with 'Get Status'`;
}

/** A session that Samsar made after the answer was lost may match the order: a person must decide. */
export function listedLater(candidates: Candidate[], content: Content): string {
	return `Samsar's list shows no such video of that time, but a later one ${nameLikeness(content)}: ${nameCandidates(candidates)}. If it is this item's, fetch it with 'Get Status'`;
}

const CHECK_FIRST =
	"Check app.samsar.one. If the video is there, fetch it with 'Get Status', 'Wait for Completion' on and its session ID. If it is not there, turn on 'Create Again After Lost Answer' under Options and retry.";

function describeUnsure(estimate: number | null, cause: string, listed?: string): string {
	return `Samsar may have accepted this render${describePrice(estimate)}, so it is not sent again automatically. ${endSentence(cause)} ${addListed(listed)}${CHECK_FIRST}`;
}

/** The answer to a create was lost, so a second create could be a second payment. */
export function answerLost(
	reason: string,
	estimate: number | null,
	{ httpCode, listed }: { httpCode?: number; listed?: string } = {},
): SamsarFailure {
	return new SamsarFailure({
		message: describeUnsure(estimate, `The answer was lost: ${reason}`, listed),
		httpCode,
	});
}

/** The execution that sent the order was interrupted before it recorded Samsar's answer. */
function sentBefore(estimate: number | null, listed?: string): SamsarFailure {
	return new SamsarFailure({
		message: describeUnsure(
			estimate,
			'The execution was interrupted while the order was being sent',
			listed,
		),
	});
}

/** Why an order that Samsar may have accepted is not sent again. */
export function describeLost(record?: OrderRecord): SamsarFailure {
	const { estimate = null, reason, httpCode, listed } = record ?? {};
	return reason === undefined
		? sentBefore(estimate, listed)
		: answerLost(reason, estimate, { httpCode, listed });
}

/** A retry could not read the orders table. Without it, each order could be a second payment. */
export function ledgerUnreadable(reason: string): SamsarFailure {
	return new SamsarFailure({
		message: `The data table 'Samsar Orders' could not be read: ${endSentence(reason)} ${NOTHING_ORDERED} The table shows which of these videos were ordered before this execution was interrupted.`,
		description:
			"Retry in a minute, or fix this cause. To order all of them without this check, turn on 'Create Again After Lost Answer' under Options.",
	});
}

/** An earlier item was refused for a reason that also applies to this one. */
export function notSent(itemIndex: number, refusal: SamsarFailure): SamsarFailure {
	return amendFailure(refusal, {
		message: `Not sent to Samsar, because item ${itemIndex} was refused: ${refusal.message}`,
	});
}

/** Several answers in a row were lost, so the next one would probably be lost too. */
export function notSentAfterLosses({ httpCode }: { httpCode?: number }): SamsarFailure {
	return new SamsarFailure({
		message:
			'Not sent to Samsar, because the answers to the items before it were lost. Each of those may have been charged.',
		description: 'Check the other items, then retry. The retry sends the items that were not sent.',
		httpCode,
	});
}

/** Adds the item's cost so far to the failure of a create that Samsar did not accept. */
export function addCost(failure: SamsarFailure, mayHavePaidEarlier: boolean): SamsarFailure {
	const { message, description } = failure;
	return mayHavePaidEarlier
		? amendFailure(failure, {
				message: `${endSentence(message)} Samsar may have accepted an earlier order of this item, whose answer was lost.`,
			})
		: amendFailure(failure, { description: `${NOT_CHARGED} ${description ?? ''}`.trim() });
}

/** Adds what is known of an earlier create of the order, which Samsar may have accepted. */
export function addOpen(failure: SamsarFailure, open: SamsarFailure): SamsarFailure {
	return amendFailure(failure, {
		message: `${endSentence(failure.message)} Its earlier order: ${open.message}`,
		description: open.description,
	});
}

export function stoppedWhilePaying(isUnderWay: boolean): SamsarFailure {
	return new SamsarFailure({
		message: isUnderWay
			? "The execution was stopped while items were being sent. Samsar may have accepted them. When Samsar answers, n8n's log and the data table 'Samsar Orders' show their session IDs."
			: 'The execution was stopped before all items were sent. Nothing was charged for the items that were not sent.',
	});
}

/** For the log, because n8n does not save what a stopped execution did. */
export function failedBeforeStop(itemIndex: number, { message }: SamsarFailure): string {
	return `Before the execution was stopped, item ${itemIndex} failed. ${message}`;
}

export function notDelivered({ reason, isProxy }: Silence): SamsarFailure {
	const place = isProxy
		? PROXY_ADVICE
		: `Check the network and 'Base URL' in the Samsar API credential. ${PROXY_ADVICE}`;
	return new SamsarFailure({
		message: `Samsar could not be reached: ${reason}`,
		description: `${place} Then retry.`,
	});
}

export function unknownSource(sessionIds: string[], reason: string): SamsarFailure {
	const named = sessionIds.join(', ');
	return new SamsarFailure({
		message: `Samsar does not know ${sessionIds.length === 1 ? 'session' : 'one of the sessions'} ${named}`,
		description: `${CHECK_ID} ${reason}`,
		httpCode: 404,
	});
}

export function pictureRefused(name: string, reason: string, httpCode?: number): SamsarFailure {
	return new SamsarFailure({
		message: `The picture in '${name}' could not be uploaded to Samsar: ${reason}`,
		description: 'Nothing was ordered.',
		httpCode,
	});
}

/** For the log: Samsar's answer to an order after the execution was stopped. */
export function describeLate(
	{ itemIndex, estimate }: { itemIndex: number; estimate: number | null },
	late:
		| { kind: 'accepted'; sessionId: string }
		| { kind: 'refused'; failure: SamsarFailure }
		| { kind: 'lost'; reason: string; httpCode?: number },
): string {
	if (late.kind === 'accepted') {
		return `Samsar accepted session ${late.sessionId} for item ${itemIndex} while the execution was being stopped`;
	}
	const { message } =
		late.kind === 'refused' ? late.failure : answerLost(late.reason, estimate, late);
	return `The execution was stopped while item ${itemIndex} was being sent. ${message}`;
}
