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
 * Option of every operation that checks an order against the server's limits.
 *
 * @param description what it refuses
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

export const CHECK_MODELS_OPTION: INodeProperties = {
	displayName: CHECK_MODELS,
	name: 'checkModels',
	type: 'boolean',
	default: true,
	description:
		'Whether to refuse a model that the server does not list, before you pay. Turn off if your account has a model that is not in the list. Servers of the documented API have no list.',
};

export const PAY_OPTIONS: INodeProperties[] = [
	{
		displayName: CHECK_BALANCE,
		name: 'checkBalance',
		type: 'boolean',
		default: true,
		description:
			"Whether to refuse a run that costs more credits than the account has, before you pay. With 'On Error' set to 'Continue', the node orders as many items as the credits cover. Servers of the documented API do not report the credits.",
	},
	{
		displayName: CREATE_AGAIN,
		name: 'createAgain',
		type: 'boolean',
		default: false,
		description:
			'Whether a retry creates a render again if the answer to the first order was lost. If Samsar accepted the first order, you pay for both.',
	},
	{
		displayName: IDEMPOTENCY_KEY,
		name: 'idempotencyKey',
		type: 'string',
		default: '',
		placeholder: 'e.g. {{ $json.orderId }}',
		description:
			'Identifies the order in all runs. Orders with the same key on the same account are paid for once, in every run, retry, sub-workflow, agent call and workflow of the project. The others get the same video. The data table Samsar Orders keeps keys for 90 days.',
	},
	{
		displayName: MAX_CREDITS,
		name: 'maxCredits',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 300,
		hint: PRICE_HINT,
		description: `Refuse a render before you pay if its estimate is higher than this, or its price is unknown. The estimate uses the server's own price, or else the documented one. The charge can be higher: newer servers charge for the finished video, which can be up to ${TIMELINE_TOLERANCE_SECONDS} seconds longer than ordered.`,
	},
	{
		displayName: MAX_CREDITS_PER_DAY,
		name: 'maxCreditsPerDay',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 3000,
		hint: PRICE_HINT,
		description:
			"Refuse the run before the first payment if today's orders of this account and this run together cost more credits than this. With 'On Error' set to 'Continue', the node orders as many items as the limit covers. Today's orders are those of all workflows of the project in the data table Samsar Orders. The day starts at midnight in the workflow's time zone.",
	},
	{
		displayName: MAX_CREDITS_PER_RUN,
		name: 'maxCreditsPerRun',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 3000,
		hint: PRICE_HINT,
		description:
			'Refuse the whole run before the first payment if the estimates of all items together are higher than this, or the price of one is unknown',
	},
];

export interface PayLimits {
	checkLimits: boolean;
	checkModels: boolean;
	checkBalance: boolean;
	/** Credits; absent = any price. */
	maxCredits?: number;
	/** Credits of all items of a run; absent = any price. */
	maxCreditsPerRun?: number;
	/** Credits of all orders of a day; absent = any price. */
	maxCreditsPerDay?: number;
}

/** A limit that is set but empty is an error: an expression that returns nothing must not remove the limit. */
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

/** @throws SamsarFailure if the switch is neither on nor off */
export function readCreateAgain(options: IDataObject): boolean {
	return readSwitch(CREATE_AGAIN, options.createAgain, false);
}

/**
 * The order's idempotency key; undefined if the option is not set.
 *
 * @throws SamsarFailure if it is set but empty: an expression that returns nothing must not pay twice
 */
export function readIdempotencyKey(options: IDataObject): string | undefined {
	if (!('idempotencyKey' in options)) return undefined;
	return readRequiredText(IDEMPOTENCY_KEY, options.idempotencyKey);
}
