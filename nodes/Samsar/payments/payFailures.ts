import { SamsarFailure } from '../failures/failure';
import { describeCredits } from './estimate';

const NOT_CHARGED = 'Nothing was charged for this item.';

function describePrice(estimate: number | null): string {
	return estimate === null ? '' : ` (${describeCredits(estimate)})`;
}

/** The answer to a create is not known, so a second create could be a second payment. */
export function answerLost(
	reason: string,
	estimate: number | null,
	httpCode?: number,
): SamsarFailure {
	return new SamsarFailure({
		message:
			`Samsar may have accepted this render${describePrice(estimate)}, but its answer was lost: ${reason}. ` +
			"It is not sent again by itself, so that it is not paid for twice. Look at app.samsar.one whether the video is there; if it is not, turn on 'Create Again After Lost Answer' under Options and retry.",
		description:
			"If the video is there, fetch it with the 'Get Status' operation, 'Wait for Completion' on and its session ID.",
		httpCode,
	});
}

/** An earlier item was refused for a reason that would refuse this one too. */
export function notSent(itemIndex: number, refusal: SamsarFailure): SamsarFailure {
	return new SamsarFailure({
		message: `Not sent to Samsar, because item ${itemIndex} was refused: ${refusal.message}`,
		description: `${NOT_CHARGED} ${refusal.description ?? ''}`.trim(),
		httpCode: refusal.httpCode,
	});
}

/** The execution was stopped before this item was sent. */
export function stoppedBeforeSending(): SamsarFailure {
	return new SamsarFailure({
		message: `The execution was stopped before this item was sent. ${NOT_CHARGED}`,
	});
}

/** The create never reached Samsar. */
export function notDelivered(reason: string): SamsarFailure {
	return new SamsarFailure({
		message: `Samsar could not be reached: ${reason}. Nothing was created and nothing was charged.`,
		description: "Check the network and 'Base URL' in the Samsar API credential, then retry.",
	});
}

/** The cost line of a refused create. */
export const REFUSED_COST = `Nothing was created. ${NOT_CHARGED}`;
