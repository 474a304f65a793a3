import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';

import type { ListedSession } from '../api/listed';
import { readDetails } from '../api/listed';
import type { Render } from '../api/render';
import { readRender } from '../api/render';
import { SamsarFailure } from '../failures/failure';
import { toFailure } from '../failures/nodeError';
import { routeMissing } from '../failures/routeMissing';
import { endSentence } from '../failures/sentence';
import { isSet, readChoice, readSwitch } from '../fields/fieldValue';
import { LIST_FIELDS, readLimit } from '../fields/resultFields';
import type { Batch } from '../run/batch';
import { readEach } from '../run/readEach';
import type { Run } from '../run/run';
import { openRun } from '../run/run';
import { MAX_IN_FLIGHT } from '../transport/pace';
import type { Told } from '../transport/readRequests';
import { readRequests, readSession } from '../transport/readRequests';
import { toRefusal } from '../transport/refusal';

export const entry: INodePropertyOptions = {
	name: 'Get Many',
	value: 'getMany',
	action: 'Get many videos',
	description:
		'Retrieve the videos of the account, newest first. Requires a server with a list of videos.',
};

const STATUSES = [
	{ name: 'Cancelled', value: 'CANCELLED' },
	{ name: 'Completed', value: 'COMPLETED' },
	{ name: 'Failed', value: 'FAILED' },
	{ name: 'Pending', value: 'PENDING' },
];

const properties: INodeProperties[] = [
	...LIST_FIELDS,
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		options: [
			{
				displayName: 'Status',
				name: 'status',
				type: 'options',
				default: 'COMPLETED',
				options: STATUSES,
				description:
					'Only videos with this current status. The node requests the status of each video, the newest first.',
			},
		],
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				displayName: 'Details',
				name: 'details',
				type: 'boolean',
				default: false,
				description: 'Whether to add the prompt, the duration in seconds and the aspect ratio',
			},
		],
	},
];

export const fields = updateDisplayOptions(
	{ show: { resource: ['video'], operation: ['getMany'] } },
	properties,
);

interface Query {
	itemIndex: number;
	limit: number;
	status?: string;
	details: boolean;
}

function readStatusFilter(value: unknown): string | undefined {
	return isSet(value) ? readChoice('Status', value, STATUSES) : undefined;
}

/** @throws SamsarFailure for a field that cannot be used */
function readQuery(context: IExecuteFunctions, itemIndex: number): Query {
	const { status } = context.getNodeParameter('filters', itemIndex, {}) as IDataObject;
	const { details } = context.getNodeParameter('options', itemIndex, {}) as IDataObject;
	return {
		itemIndex,
		limit: readLimit(context, itemIndex),
		status: readStatusFilter(status),
		details: readSwitch('Details', details, false),
	};
}

/** @throws SamsarFailure if the server did not return the value */
function expectTold<Value>(told: Told<Value>, what: string): Value {
	if (told.kind === 'told') return told.value;
	if (told.kind === 'noRoute') {
		throw routeMissing(`does not report ${what}`, {
			description: 'Check app.samsar.one. This operation needs a newer Samsar server.',
		});
	}
	const { reply, reason } = told;
	if (reply.kind === 'answer' && reply.httpCode >= 400) {
		throw toRefusal(reply);
	}
	throw new SamsarFailure({
		message: `Samsar did not report ${what}: ${endSentence(reason)} Try again later.`,
	});
}

function toRow(
	{ sessionId, created, videoModel }: ListedSession,
	{ status, videoUrl, creditsCharged }: Render,
	details: ReturnType<typeof readDetails> | undefined,
): IDataObject {
	const { prompt = null, duration = null, aspectRatio = null } = details ?? {};
	return {
		sessionId,
		status,
		videoUrl,
		creditsCharged: creditsCharged ?? null,
		createdAt: created,
		videoModel,
		...(details !== undefined && { prompt, duration, aspectRatio }),
	};
}

/** The output for one video, or null if Samsar no longer knows it. */
async function readRow(
	run: Run,
	session: ListedSession,
	details: boolean,
): Promise<IDataObject | null> {
	const { sessionId } = session;
	const told = await readSession(run, sessionId);
	if (told.kind === 'notFound') return null;
	const body = expectTold(told, `the status of video ${sessionId}`);
	return toRow(session, readRender(sessionId, body), details ? readDetails(body) : undefined);
}

/** The status in the list stays PENDING, so the status of each needed video is requested. */
async function listVideos(run: Run, { limit, status, details }: Query): Promise<IDataObject[]> {
	const listed = expectTold(await readRequests(run), "a list of the account's videos");
	const rows: IDataObject[] = [];
	while (listed.length > 0 && rows.length < limit) {
		const chunk = listed.splice(0, Math.min(MAX_IN_FLIGHT, Math.ceil(limit) - rows.length));
		const told = await Promise.all(chunk.map(async (one) => await readRow(run, one, details)));
		const known = told.filter((row): row is IDataObject => row !== null);
		rows.push(...known.filter((row) => status === undefined || row.status === status));
	}
	return rows;
}

/** Lists the account's videos for every input item. */
export async function execute(
	context: IExecuteFunctions,
	batch: Batch,
): Promise<INodeExecutionData[]> {
	const queries = await readEach(batch, (itemIndex) => readQuery(context, itemIndex));
	const run = await openRun(context, batch);
	for (const query of queries) {
		try {
			batch.finishRows(query.itemIndex, await listVideos(run, query));
		} catch (thrown) {
			batch.fail(query.itemIndex, toFailure(thrown));
		}
	}
	return batch.items();
}
