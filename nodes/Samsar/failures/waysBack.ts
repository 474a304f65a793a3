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

/** For the sessions of a stopped execution: n8n saves it as it was before the node began. */
export const STOPPED_ADVICE =
	"Fetch each with the 'Get Status' operation and 'Wait for Completion' on: a retry of a stopped execution does not pay for them again (from n8n 2.14 on), but takes them up only where Samsar has a list of them.";

/** For the sessions of an execution that failed while it was parked. */
export const PARKED_ADVICE =
	"n8n cannot retry an execution that failed while it was parked. Fetch each with the 'Get Status' operation and 'Wait for Completion' on.";
