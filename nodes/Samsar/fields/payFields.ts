import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { DOLLARS_PER_CREDIT, TIMELINE_TOLERANCE_SECONDS } from '../api/contract';
import { readPositiveNumber, readRequiredText, readSwitch } from './fieldValue';

const CHECK_LIMITS = 'Check Limits';
const CHECK_MODELS = 'Check Models';
const CREATE_AGAIN = 'Create Again After Lost Answer';
const CHECK_BALANCE = 'Check Balance';
const IDEMPOTENCY_KEY = 'Idempotency Key';
const MAX_CREDITS = 'Max Credits';
const MAX_CREDITS_PER_DAY = 'Max Credits per Day';
const MAX_CREDITS_PER_RUN = 'Max Credits per Run';

const PRICE_HINT = `1,000 credits cost $${1000 * DOLLARS_PER_CREDIT}`;

/**
 * Option of every operation that asks a server what it offers.
 *
 * @param description what is refused then
 */
export function checkLimitsOption(description: string): INodeProperties {
	return {
		displayName: CHECK_LIMITS,
		name: 'checkLimits',
		type: 'boolean',
		default: true,
		description,
	};
}

/** Option of every operation that names models of both kinds. */
export const CHECK_MODELS_OPTION: INodeProperties = {
	displayName: CHECK_MODELS,
	name: 'checkModels',
	type: 'boolean',
	default: true,
	description:
		'Whether to refuse a model that is not in the list of the server, before anything is paid. Turn off for a model that your account has beside the list. Servers of the documented API have no list.',
};

/** Options of every operation that pays. */
export const PAY_OPTIONS: INodeProperties[] = [
	{
		displayName: CHECK_BALANCE,
		name: 'checkBalance',
		type: 'boolean',
		default: true,
		description:
			"Whether to refuse a run that the credits of the account cannot pay, before anything is paid. With 'On Error' set to 'Continue' the node goes as far as they reach. Servers of the documented API do not tell the credits.",
	},
	{
		displayName: CREATE_AGAIN,
		name: 'createAgain',
		type: 'boolean',
		default: false,
		description:
			'Whether a retry creates a render anew when the answer to its first creation was lost. If Samsar had accepted the first one, you pay for both.',
	},
	{
		displayName: IDEMPOTENCY_KEY,
		name: 'idempotencyKey',
		type: 'string',
		default: '',
		placeholder: 'e.g. {{ $json.orderId }}',
		description:
			'What the order is known by in all runs. Orders with the same key on the same account are paid for once: in every run, workflow of the project, retry, sub-workflow and agent call. The others get the same video. Keys are kept for 90 days in the data table Samsar Orders.',
	},
	{
		displayName: MAX_CREDITS,
		name: 'maxCredits',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 300,
		hint: PRICE_HINT,
		description: `Refuse a render before anything is spent when its estimate is more credits than this, by the server's own price or else the documented one, or when nobody tells its price. The estimate is no ceiling: newer servers charge the length of the finished video, which can be up to ${TIMELINE_TOLERANCE_SECONDS} seconds more than ordered.`,
	},
	{
		displayName: MAX_CREDITS_PER_DAY,
		name: 'maxCreditsPerDay',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 3000,
		hint: PRICE_HINT,
		description:
			"Refuse the run before the first payment when this account's orders of today and this run together are more credits than this. With 'On Error' set to 'Continue' the node goes as far as they reach. Today's orders are those of all workflows of the project in the data table Samsar Orders. The day begins at midnight in the time zone of the workflow.",
	},
	{
		displayName: MAX_CREDITS_PER_RUN,
		name: 'maxCreditsPerRun',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 3000,
		hint: PRICE_HINT,
		description:
			'Refuse the whole run before the first payment when the estimates of all its items together are more credits than this, or when nobody tells the price of one of them',
	},
];

/** How far the person lets an order go. */
export interface PayLimits {
	/** Whether to refuse lengths that the server is known to refuse. */
	checkLimits: boolean;
	/** Whether to refuse models that the server does not list. */
	checkModels: boolean;
	checkBalance: boolean;
	/** Credits; absent = any price. */
	maxCredits?: number;
	/** Credits of all items together; absent = any price. */
	maxCreditsPerRun?: number;
	/** Credits of all orders of a day; absent = any price. */
	maxCreditsPerDay?: number;
}

/** An expression that gives nothing is a limit that is not known, and not none. */
function readCredits(options: IDataObject, name: string, displayName: string): number | undefined {
	return name in options ? readPositiveNumber(displayName, options[name], 'credits') : undefined;
}

/** @throws SamsarFailure for an option that cannot be used */
export function readPayLimits(options: IDataObject): PayLimits {
	return {
		checkLimits: readSwitch(CHECK_LIMITS, options.checkLimits, true),
		checkModels: readSwitch(CHECK_MODELS, options.checkModels, true),
		checkBalance: readSwitch(CHECK_BALANCE, options.checkBalance, true),
		maxCredits: readCredits(options, 'maxCredits', MAX_CREDITS),
		maxCreditsPerRun: readCredits(options, 'maxCreditsPerRun', MAX_CREDITS_PER_RUN),
		maxCreditsPerDay: readCredits(options, 'maxCreditsPerDay', MAX_CREDITS_PER_DAY),
	};
}

/** @throws SamsarFailure when the switch is neither on nor off */
export function readCreateAgain(options: IDataObject): boolean {
	return readSwitch(CREATE_AGAIN, options.createAgain, false);
}

/**
 * The order's idempotency key; undefined when the option is not set.
 *
 * @throws SamsarFailure when it is set and empty: an expression that gives nothing must not pay twice
 */
export function readIdempotencyKey(options: IDataObject): string | undefined {
	if (!('idempotencyKey' in options)) return undefined;
	return readRequiredText(IDEMPOTENCY_KEY, options.idempotencyKey);
}
