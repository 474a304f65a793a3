export interface FailureFacts {
	/** What happened, what it cost and what to do: log lines show only this. */
	message: string;
	/** Further help, shown in the editor. */
	description?: string;
	sessionId?: string;
	/** The last status that Samsar reported. */
	status?: string;
	/** The HTTP status of the answer that caused the failure. */
	httpCode?: number;
	/** True: the credits are not enough for this order, and may be enough for a cheaper one. */
	isTooDear?: boolean;
}

/**
 * Why an item has no video. It holds plain facts and never an HTTP library's error, because those
 * contain the request, and with it the API key.
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

/** A copy of the failure with some facts replaced. */
export function amendFailure(failure: SamsarFailure, facts: Partial<FailureFacts>): SamsarFailure {
	// An error's message is not enumerable.
	return new SamsarFailure({ ...failure, message: failure.message, ...facts });
}
