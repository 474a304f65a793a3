import { SamsarFailure } from '../failures/failure';
import { endSentence } from '../failures/sentence';
import type { Answer, Reply, Silence } from './answer';
import { describeBody, isAccepted, isRouteMissing, readServerMessage } from './answer';
import { describeCode, isGatewayAnswer, PROXY_ADVICE } from './proxy';

interface Explanation {
	message: string;
	advice: string;
}

const KEY_ADVICE =
	'Open the Samsar API credential, and paste a valid key from the account settings at app.samsar.one.';

const EXPLANATIONS: Record<number, Explanation> = {
	401: { message: 'Samsar refused the API key', advice: KEY_ADVICE },
	402: {
		message: 'The Samsar account is out of credits, or the API key has reached a limit of its own',
		advice: "Add credits, or raise the key's limit, at app.samsar.one. Then retry the execution.",
	},
	403: {
		message: 'Samsar does not allow this to the API key',
		advice: 'Check at app.samsar.one what the key and the plan may do.',
	},
	404: {
		message: 'Samsar has nothing at this address',
		advice: "Check 'Base URL' in the Samsar API credential.",
	},
	413: { message: 'The request is too large for Samsar', advice: 'Shorten the prompt.' },
	429: {
		message: 'Samsar is limiting requests',
		advice: 'Wait a while, or send fewer items at once.',
	},
};

/** Samsar's own 404, which proves that the address is correct. */
const SERVER_NOT_FOUND: Explanation = {
	message: 'Samsar did not find what the request needs',
	advice: 'Newer servers also answer temporary errors this way: try again later.',
};

/** Statuses that apply to every further create as well. */
const REFUSES_EVERYTHING = [401, 402, 403];

/** Matches server messages that name the API key. */
const NAMES_THE_KEY = /\b(api.?key|authorization|bearer)\b/i;

/** Whether the server found no usable key in the request. */
export function namesTheKey(answer: Answer): boolean {
	const text = readServerMessage(answer.body) ?? '';
	return answer.httpCode === 400 && NAMES_THE_KEY.test(text);
}

/**
 * Whether the account's credits are not enough for this one order. Newer servers judge each order by itself,
 * and name the API key where its own limit is reached, which refuses every order.
 */
export function isTooDear({ httpCode, body }: Answer): boolean {
	return httpCode === 402 && !NAMES_THE_KEY.test(readServerMessage(body) ?? '');
}

function explain(answer: Answer): Explanation {
	const { httpCode, redirectedTo } = answer;
	if (httpCode === 404 && !isRouteMissing(answer)) return SERVER_NOT_FOUND;
	if (namesTheKey(answer)) return { message: 'Samsar found no usable API key', advice: KEY_ADVICE };
	if (isGatewayAnswer(answer) && httpCode >= 400) {
		return {
			message:
				httpCode >= 500
					? 'A proxy or gateway in front of Samsar could not reach it'
					: 'A proxy or gateway in front of Samsar refused the request',
			advice: `${httpCode >= 500 ? 'Try again later. ' : ''}${PROXY_ADVICE}`,
		};
	}
	if (httpCode >= 300 && httpCode < 400) {
		return {
			message: `Samsar's address answered with a redirect${redirectedTo === null ? '' : ` to ${redirectedTo}`}, and the API key is not sent there`,
			advice: "Check 'Base URL' in the Samsar API credential.",
		};
	}
	return (
		EXPLANATIONS[httpCode] ?? {
			message: httpCode >= 500 ? "Samsar's server failed" : 'Samsar refused the request',
			advice: httpCode >= 500 ? 'Try again later.' : 'Correct the fields, and run again.',
		}
	);
}

/** Describes an HTTP error: what happened, and what to do. */
export function describeRefusal(answer: Answer): Explanation {
	const { message, advice } = explain(answer);
	const said = readServerMessage(answer.body);
	return {
		message: `${message} (HTTP ${answer.httpCode})${said === null ? '' : `: ${said}`}`,
		advice: said === null ? `${endSentence(describeBody(answer.body))} ${advice}` : advice,
	};
}

/** A reply in one line, for use within other messages. */
export function describeReply(reply: Reply): string {
	if (reply.kind === 'silence') return reply.reason;
	const redirect = reply.redirectedTo === null ? '' : ` It redirects to ${reply.redirectedTo}.`;
	const code = isAccepted(reply) ? `HTTP ${reply.httpCode}` : describeCode(reply);
	return `${code}.${redirect} ${describeBody(reply.body)}`;
}

/** A refused request as a failure. `cost`: what it cost, if the caller does not add it. */
export function toRefusal(answer: Answer, cost = ''): SamsarFailure {
	const { message, advice } = describeRefusal(answer);
	return new SamsarFailure({
		message,
		description: `${cost} ${advice}`.trim(),
		httpCode: answer.httpCode,
	});
}

/** A request that n8n itself blocked. */
export function toBlocked({ reason }: Silence): SamsarFailure {
	return new SamsarFailure({
		message: `No request was sent to Samsar: ${reason}.`,
		description: "Nothing was charged for this. Check 'Base URL' in the Samsar API credential.",
	});
}

/** Whether the next create would be refused for the same reason. */
export function refusesEverything(failure: SamsarFailure): boolean {
	const { httpCode, isTooDear: isThisOne = false } = failure;
	return httpCode !== undefined && REFUSES_EVERYTHING.includes(httpCode) && !isThisOne;
}
