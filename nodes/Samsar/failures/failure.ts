export interface FailureFacts {
	/** What happened, what it cost and the way out: an AI agent sees nothing else. */
	message: string;
	/** What else helps the person at the canvas. */
	description?: string;
	sessionId?: string;
	/** The last status that Samsar reported for the session. */
	status?: string;
	/** The HTTP status code of the answer that ended it. */
	httpCode?: number;
	/** True: the credits are not enough for this order, and may be enough for a cheaper one. */
	isTooDear?: boolean;
}

/**
 * Why an item has no video, in words for the person at the canvas. It carries plain facts only and
 * never an HTTP library's error: those hold the request, and with it the API key.
 */
export class SamsarFailure extends Error {
	readonly description?: string;

	readonly sessionId?: string;

	readonly status?: string;

	readonly httpCode?: number;

	readonly isTooDear?: boolean;

	constructor(facts: FailureFacts) {
		const { message, description, sessionId, status, httpCode, isTooDear } = facts;
		super(message);
		this.name = 'SamsarFailure';
		this.description = description;
		this.sessionId = sessionId;
		this.status = status;
		this.httpCode = httpCode;
		this.isTooDear = isTooDear;
	}
}

/** The same failure with other or further facts. */
export function amendFailure(failure: SamsarFailure, facts: Partial<FailureFacts>): SamsarFailure {
	const { message, description, sessionId, status, httpCode, isTooDear } = failure;
	const all = { message, description, sessionId, status, httpCode, isTooDear };
	return new SamsarFailure({ ...all, ...facts });
}
