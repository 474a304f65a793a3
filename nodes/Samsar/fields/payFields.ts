import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { DOLLARS_PER_CREDIT, TIMELINE_TOLERANCE_SECONDS } from '../api/contract';
import { readPositiveNumber, readSwitch } from './fieldValue';

const CHECK_LIMITS = 'Check Limits';
const CHECK_MODELS = 'Check Models';
const CREATE_AGAIN = 'Create Again After Lost Answer';
const CHECK_BALANCE = 'Check Balance';
const MAX_CREDITS = 'Max Credits';
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
		displayName: MAX_CREDITS,
		name: 'maxCredits',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 300,
		hint: PRICE_HINT,
		description: `Refuse a render before anything is spent when its estimate is more credits than this, by the server's own price or else the documented one, or when nobody tells its price. The estimate is no ceiling: newer servers charge the length of the finished video, which can be up to ${TIMELINE_TOLERANCE_SECONDS} seconds more than ordered.`,
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
	};
}

/** @throws SamsarFailure when the switch is neither on nor off */
export function readCreateAgain(options: IDataObject): boolean {
	return readSwitch(CREATE_AGAIN, options.createAgain, false);
}
