import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { isSet, readChoice, readPositiveNumber, refuseField } from './fieldValue';

const ON_TIMEOUT = [
	{
		name: 'Return What Is There',
		value: 'return',
		description: 'Return the last status with "timedOut" set to true',
	},
	{
		name: 'Stop With Error',
		value: 'error',
		description: 'Fail with an error that names the session ID',
	},
];

const WAITING = [
	{
		name: 'Automatic',
		value: 'automatic',
		description: 'Poll in the node for a few seconds, then release the worker if n8n can',
	},
	{
		name: 'In Process',
		value: 'inProcess',
		description:
			'Poll in the node until the end: fastest, but holds a worker and does not survive a restart',
	},
	{
		name: 'Release Worker',
		value: 'releaseWorker',
		description:
			'Park the execution at once: holds no worker and survives a restart, but polls only every one to two minutes',
	},
];

export const DEFAULT_TIMEOUT_MINUTES = 30;
const DEFAULT_ON_TIMEOUT = 'error';
const DEFAULT_WAITING = 'automatic';
const SHORTEST_POLL_SECONDS = 1;

export const WAIT_OPTIONS: INodeProperties[] = [
	{
		displayName: 'On Timeout',
		name: 'onTimeout',
		type: 'options',
		options: ON_TIMEOUT,
		default: DEFAULT_ON_TIMEOUT,
		description: 'What to do if the video is not finished in time. Samsar continues to render it.',
	},
	{
		displayName: 'Poll Interval',
		name: 'pollInterval',
		type: 'number',
		typeOptions: { minValue: SHORTEST_POLL_SECONDS },
		default: 5,
		hint: 'In seconds',
		description:
			'Seconds between two polls of a render. Without this option, the node polls every 3 to 15 seconds, less often the longer a render takes. A parked execution polls after 66 seconds at the earliest.',
	},
	{
		displayName: 'Timeout',
		name: 'timeout',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: DEFAULT_TIMEOUT_MINUTES,
		hint: 'In minutes',
		description: 'Minutes to wait for the video',
	},
	{
		displayName: 'Waiting',
		name: 'waiting',
		type: 'options',
		noDataExpression: true,
		options: WAITING,
		default: DEFAULT_WAITING,
		description: 'How the node waits. The same for all items.',
	},
];

export interface WaitSettings {
	timeoutMinutes: number;
	/** Absent = adaptive. */
	pollIntervalMs?: number;
	onTimeout: string;
	/** `automatic`, `inProcess` or `releaseWorker`. */
	waiting: string;
}

function readPollInterval(value: unknown): number {
	const seconds = readPositiveNumber('Poll Interval', value, 'seconds');
	if (seconds < SHORTEST_POLL_SECONDS) {
		throw refuseField(
			`'Poll Interval' must be at least ${SHORTEST_POLL_SECONDS} second, but is ${seconds}`,
		);
	}
	return seconds * 1000;
}

/**
 * @throws SamsarFailure for an option that cannot be used
 */
export function readWaitSettings(context: IExecuteFunctions, itemIndex: number): WaitSettings {
	const options = context.getNodeParameter('options', itemIndex, {}) as IDataObject;
	const { timeout, pollInterval, onTimeout, waiting } = options;
	return {
		timeoutMinutes: readPositiveNumber('Timeout', timeout, 'minutes', DEFAULT_TIMEOUT_MINUTES),
		...(isSet(pollInterval) && { pollIntervalMs: readPollInterval(pollInterval) }),
		onTimeout: readChoice('On Timeout', onTimeout, ON_TIMEOUT, DEFAULT_ON_TIMEOUT),
		waiting: readChoice('Waiting', waiting, WAITING, DEFAULT_WAITING),
	};
}
