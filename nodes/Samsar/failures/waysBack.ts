/** How any session that a message names can be fetched later. */
export const WAY_BACK =
	"Use the 'Get Status' operation with 'Wait for Completion' on and this session ID to fetch it.";

/** For a session that Samsar does not know. */
export const CHECK_ID =
	"Check the session ID, and that the credential's key belongs to the account which created it.";

/** For a failed download whose execution can be retried. */
export const RETRY_DOWNLOAD =
	"A retry downloads it again without paying again; so does the 'Get Status' operation with 'Download Video' on and this session ID.";

/** For a failed download whose execution n8n cannot retry. */
export const FETCH_DOWNLOAD =
	"The 'Get Status' operation with 'Download Video' on and this session ID downloads it without paying again.";

/** What the person is told to do about the sessions that a failure names. */
export interface Ways {
	/** How one is fetched later. */
	back: string;
	/** What a retry of a failed execution does with them. */
	ofRetry: string;
	/** What to do after the execution was stopped. */
	ofStop: string;
}

/** Of a node that pays. n8n saves a stopped execution as it was before the node began. */
export const PAYING_WAYS: Ways = {
	back: WAY_BACK,
	ofRetry: 'A retry of this execution takes them up again and does not pay for them twice.',
	ofStop:
		"They are in the data table 'Samsar Orders'. A retry of this execution takes them up and does not pay again; the 'Get Status' operation with 'Wait for Completion' on fetches them, too.",
};

/** In the editor, every button but *Retry* makes a new execution. */
export const MANUAL_WAYS: Ways = {
	...PAYING_WAYS,
	ofRetry:
		"'Execute step' and 'Execute workflow' would order all of them anew and pay again. Fetch each with the 'Get Status' operation and 'Wait for Completion' on, or retry this execution in the list 'Executions': that takes them up and does not pay twice.",
};

const LOOK_AGAIN = 'Run this node again to look again, which costs nothing.';

/** Of a node that only asks Samsar about sessions: it is the way back itself. */
export const ASKING_WAYS: Ways = { back: LOOK_AGAIN, ofRetry: '', ofStop: LOOK_AGAIN };

const NO_RETRY = 'n8n cannot retry an execution that failed while it was parked.';

/** The same ways, for an execution that fails while it is parked. */
export function parkedWays(isAsking: boolean): Ways {
	return isAsking
		? { ...ASKING_WAYS, ofRetry: `${NO_RETRY} Run the workflow again to look again.` }
		: {
				...PAYING_WAYS,
				ofRetry: `${NO_RETRY} Fetch each with the 'Get Status' operation and 'Wait for Completion' on.`,
			};
}
