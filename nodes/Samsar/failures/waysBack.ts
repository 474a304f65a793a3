/** How any session that a message names can be fetched later. */
export const WAY_BACK =
	"Use the 'Get Status' operation with 'Wait for Completion' on and this session ID to fetch it.";

/** For a failed download whose execution can be retried. */
export const RETRY_DOWNLOAD =
	"A retry downloads it again without paying again; so does the 'Get Status' operation with 'Download Video' on and this session ID.";

/** For a failed download whose execution n8n cannot retry. */
export const FETCH_DOWNLOAD =
	"The 'Get Status' operation with 'Download Video' on and this session ID downloads it without paying again.";
