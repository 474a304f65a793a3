import { describeCredits } from '../api/credits';
import { amendFailure, SamsarFailure } from '../failures/failure';
import { endSentence, nameSome } from '../failures/sentence';
import { CHECK_ID } from '../failures/waysBack';
import type { OrderRecord } from '../ledger/orderRecord';
import type { Silence } from '../transport/answer';
import { PROXY_ADVICE } from '../transport/proxy';
import type { Candidate } from './findSession';
import type { Content } from './listedContent';
import { isEdited } from './listedContent';

const NOT_CHARGED = 'Nothing was charged for this item.';

function describePrice(estimate: number | null): string {
	return estimate === null ? '' : ` (${describeCredits(estimate)})`;
}

function addListed(listed?: string): string {
	return listed === undefined ? '' : `${endSentence(listed)} `;
}

/** What Samsar's list of requests tells of an order whose session was not found in it. */
export const LISTED_NOTHING =
	"Samsar's list of the account's requests was read, and shows no such video";

export function listUnreadable(reason: string): string {
	return `Samsar's list of the account's requests could not be read (${reason.replace(/\.$/, '')})`;
}

/** What is not in a list that ends after the sending may still have been accepted. */
export const LIST_TOO_SHORT =
	"Samsar's list of the account's requests was read, and does not go back to when it was sent";

function nameCandidates(candidates: Candidate[]): string {
	return nameSome(
		candidates.map(
			({ sessionId, createdAt }) => `${sessionId} (${new Date(createdAt).toISOString()})`,
		),
	);
}

function nameLikeness(content: Content): string {
	return isEdited(content) ? 'made of the same in the same way' : 'with this prompt';
}

/** Several sessions may be the order's: a person has to tell. */
export function listedSeveral(candidates: Candidate[], content: Content): string {
	return `Samsar's list shows ${candidates.length} videos ${nameLikeness(content)} that nobody has taken: ${nameCandidates(candidates)}. Choose the one that is this item's, and fetch it with 'Get Status'`;
}

/** Samsar may have worked on the order after its answer was lost: a person has to tell. */
export function listedLater(candidates: Candidate[], content: Content): string {
	return `Samsar's list shows no such video of that time, but one ${nameLikeness(content)} that was made later: ${nameCandidates(candidates)}. If it is this item's, fetch it with 'Get Status'`;
}

/** The answer to a create is not known, so a second create could be a second payment. */
export function answerLost(
	reason: string,
	estimate: number | null,
	{ httpCode, listed }: { httpCode?: number; listed?: string } = {},
): SamsarFailure {
	return new SamsarFailure({
		message:
			`Samsar may have accepted this render${describePrice(estimate)}, but its answer was lost: ${endSentence(reason)} ${addListed(listed)}` +
			"It is not sent again by itself, so that it is not paid for twice. Look at app.samsar.one whether the video is there; if it is not, turn on 'Create Again After Lost Answer' under Options and retry.",
		description:
			"If the video is there, fetch it with the 'Get Status' operation, 'Wait for Completion' on and its session ID.",
		httpCode,
	});
}

/** The order was sent by an execution that was interrupted before Samsar's answer was written. */
function sentBefore(estimate: number | null, listed?: string): SamsarFailure {
	return new SamsarFailure({
		message:
			`Samsar may have accepted this render${describePrice(estimate)}: it was being sent when the execution was interrupted. ${addListed(listed)}` +
			"It is not sent again by itself, so that it is not paid for twice. Look at app.samsar.one whether the video is there, and fetch it with the 'Get Status' operation, 'Wait for Completion' on and its session ID. If it is not there, turn on 'Create Again After Lost Answer' under Options and retry.",
	});
}

/** Why an order is not sent again whose create may have been accepted. */
export function describeLost(record?: OrderRecord): SamsarFailure {
	const { estimate = null, reason, httpCode, listed } = record ?? {};
	return reason === undefined
		? sentBefore(estimate, listed)
		: answerLost(reason, estimate, { httpCode, listed });
}

/** A retry could not read the table of orders, and without it each order could be a second payment. */
export function ledgerUnreadable(reason: string): SamsarFailure {
	return new SamsarFailure({
		message: `The table 'Samsar Orders' could not be read: ${endSentence(reason)} It tells which of these videos were ordered before this execution was interrupted. Nothing was sent to Samsar and nothing was charged.`,
		description:
			"Retry in a minute, or put right what it says. To order all of them without knowing, turn on 'Create Again After Lost Answer' under Options.",
	});
}

/** An earlier item was refused for a reason that would refuse this one too. */
export function notSent(itemIndex: number, refusal: SamsarFailure): SamsarFailure {
	return amendFailure(refusal, {
		message: `Not sent to Samsar, because item ${itemIndex} was refused: ${refusal.message}`,
	});
}

/** So many answers in a row were lost that the next would most likely be, too. */
export function notSentAfterLosses({ httpCode }: { httpCode?: number }): SamsarFailure {
	return new SamsarFailure({
		message:
			'Not sent to Samsar, because the answers to the items before it were lost: each may have been charged without a session to show for it.',
		description: 'Look at the other items, then retry: those that were not sent are sent then.',
		httpCode,
	});
}

/** A failure of a create that Samsar did not accept, with what the item has cost so far. */
export function addCost(failure: SamsarFailure, mayHavePaidEarlier: boolean): SamsarFailure {
	const { message, description } = failure;
	return mayHavePaidEarlier
		? amendFailure(failure, {
				message: `${endSentence(message)} Samsar may have accepted an earlier create of this item, whose answer was lost.`,
			})
		: amendFailure(failure, { description: `${NOT_CHARGED} ${description ?? ''}`.trim() });
}

/** An order that is not sent again now, and of which an earlier create may have been accepted. */
export function addOpen(failure: SamsarFailure, open: SamsarFailure): SamsarFailure {
	return amendFailure(failure, {
		message: `${endSentence(failure.message)} Of its earlier create: ${open.message}`,
		description: open.description,
	});
}

/** The execution was stopped before all items were sent, or while some were under way. */
export function stoppedWhilePaying(isUnderWay: boolean): SamsarFailure {
	return new SamsarFailure({
		message: isUnderWay
			? "The execution was stopped while items were being sent. Samsar may have accepted them: n8n's log tells their session IDs as soon as Samsar answers, and so does the data table 'Samsar Orders' where there is one."
			: 'The execution was stopped before all items were sent. Nothing was charged for those that were not.',
	});
}

/** For the log, because n8n forgets what a stopped execution did. */
export function failedBeforeStop(itemIndex: number, { message }: SamsarFailure): string {
	return `Before the execution was stopped, item ${itemIndex} failed. ${message}`;
}

/** The create never reached Samsar. */
export function notDelivered({ reason, isProxy }: Silence): SamsarFailure {
	const place = isProxy
		? PROXY_ADVICE
		: `Check the network and 'Base URL' in the Samsar API credential. ${PROXY_ADVICE}`;
	return new SamsarFailure({
		message: `Samsar could not be reached: ${reason}`,
		description: `${place} Then retry.`,
	});
}

/** Samsar does not have a video of which another one was to be made. */
export function unknownSource(sessionIds: string[], reason: string): SamsarFailure {
	const named = sessionIds.join(', ');
	return new SamsarFailure({
		message: `Samsar does not know ${sessionIds.length === 1 ? 'session' : 'one of the sessions'} ${named}`,
		description: `${CHECK_ID} ${reason}`,
		httpCode: 404,
	});
}

/** A picture did not get to Samsar, and so nothing was ordered. */
export function pictureRefused(name: string, reason: string, httpCode?: number): SamsarFailure {
	return new SamsarFailure({
		message: `The picture in '${name}' could not be uploaded to Samsar: ${reason}`,
		description: 'Nothing was ordered.',
		httpCode,
	});
}

/** For the log: what Samsar answered to an order after the execution was stopped. */
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
