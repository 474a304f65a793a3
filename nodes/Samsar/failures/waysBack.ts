/** How to fetch a session that a message names. */
export const WAY_BACK =
	"To fetch it, use 'Get Status' with 'Wait for Completion' on and this session ID.";

export const CHECK_ID =
	"Check the session ID. The credential's key must belong to the account that created it.";

/** For a failed download whose execution can be retried. */
export const RETRY_DOWNLOAD =
	"To download it without paying again, retry, or use 'Get Status' with 'Download Video' on and this session ID.";

/** For a failed download whose execution n8n cannot retry. */
export const FETCH_DOWNLOAD =
	"To download it without paying again, use 'Get Status' with 'Download Video' on and this session ID.";

/** Advice about the sessions that a failure names. */
export interface Ways {
	/** How to fetch one later. */
	back: string;
	/** What a retry of the failed execution does with them. */
	ofRetry: string;
	/** What to do after the execution was stopped. */
	ofStop: string;
}

/** For a node that pays. n8n saves a stopped execution as it was before the node started. */
export const PAYING_WAYS: Ways = {
	back: WAY_BACK,
	ofRetry: 'A retry of this execution continues them and does not pay again.',
	ofStop:
		"The data table 'Samsar Orders' lists them. To fetch them without paying again, retry this execution, or use 'Get Status' with 'Wait for Completion' on.",
};

/** For the editor, where every button except *Retry* starts a new execution. */
export const MANUAL_WAYS: Ways = {
	...PAYING_WAYS,
	ofRetry:
		"'Execute step' and 'Execute workflow' order all of them again, and you pay again. To fetch them without paying again, retry this execution in the list 'Executions', or use 'Get Status' with 'Wait for Completion' on.",
};

const LOOK_AGAIN = 'To check again, run this node again. It costs nothing.';

/** For a node that only reads sessions: running it again is the advice. */
export const ASKING_WAYS: Ways = { back: LOOK_AGAIN, ofRetry: '', ofStop: LOOK_AGAIN };

const NO_RETRY = 'n8n cannot retry an execution that failed while it was parked.';

/** For an execution that fails while it is parked. */
export function parkedWays(isAsking: boolean): Ways {
	return isAsking
		? { ...ASKING_WAYS, ofRetry: `${NO_RETRY} To check again, run the workflow again.` }
		: {
				...PAYING_WAYS,
				ofRetry: `${NO_RETRY} Fetch each with 'Get Status' and 'Wait for Completion' on.`,
			};
}
