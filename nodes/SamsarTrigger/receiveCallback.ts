import type { IDataObject, INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';

import { readFileChoice } from '../Samsar/fields/downloadFields';
import { readSimplifyChoice } from '../Samsar/fields/resultFields';
import { hasFailed } from '../Samsar/api/render';
import { systemClock } from '../Samsar/clock';
import { toFailure } from '../Samsar/failures/nodeError';
import { toItemJson } from '../Samsar/run/itemJson';
import type { SamsarConnection } from '../Samsar/transport/samsarConnection';
import { CREDENTIAL, openConnection } from '../Samsar/transport/samsarConnection';
import { WAY_BACK } from '../Samsar/failures/waysBack';
import { addFile } from './addFile';
import { Confirmations, confirmationsOf } from './confirmations';
import { confirmSession } from './confirmSession';
import { readCallback } from './readCallback';
import { memoryOf, SeenSessions } from './seenSessions';

/** The result of a callback. */
export type Outcome =
	| { kind: 'emit'; item: INodeExecutionData }
	/** Dropped; the reason is logged at this level. */
	| { kind: 'drop'; level: 'debug' | 'warn'; reason: string }
	/** Samsar could not confirm it. */
	| { kind: 'unconfirmed'; reason: string };

/** The parts of a request that are read. `rawBody` is n8n's addition to express. */
interface RawRequest {
	headers: Record<string, unknown>;
	rawBody?: unknown;
}

function drop(reason: string, level: 'debug' | 'warn' = 'warn'): Outcome {
	return { kind: 'drop', level, reason };
}

function unconfirmed(sessionId: string, reason: string): Outcome {
	return {
		kind: 'unconfirmed',
		reason: `session ${sessionId} could not be confirmed (${reason}). ${WAY_BACK}`,
	};
}

interface Settings {
	events: unknown[];
	simplify: boolean;
	/** The binary field for the video's file; absent = no file. */
	fileField?: string;
}

/** @throws SamsarFailure if a switch is neither on nor off, or the field for the file has no name */
function readSettings(context: IWebhookFunctions): Settings {
	const events: unknown = context.getNodeParameter('events', []);
	return {
		events: Array.isArray(events) ? events : [events],
		simplify: readSimplifyChoice(context.getNodeParameter('simplify', true)),
		fileField: readFileChoice((name, unset) => context.getNodeParameter(name, unset)),
	};
}

function isTest(context: IWebhookFunctions): boolean {
	return context.getMode() === 'manual';
}

/** Identifies the node among all nodes of all workflows. */
function nameTrigger(context: IWebhookFunctions): string {
	return `${context.getWorkflow().id} ${context.getNode().id}`;
}

/** A test must emit what an earlier test already emitted, so it has its own memory. */
function openMemory(context: IWebhookFunctions): { memory: SeenSessions; saved: IDataObject } {
	if (isTest(context)) return { memory: new SeenSessions(), saved: {} };
	const memory = memoryOf(nameTrigger(context));
	const saved = context.getWorkflowStaticData('node');
	memory.learn(saved);
	return { memory, saved };
}

/** The confirmations of the trigger and its credential. A test has its own. */
export function openConfirmations(context: IWebhookFunctions): Confirmations {
	if (isTest(context)) return new Confirmations();
	const { id } = context.getNode().credentials?.[CREDENTIAL] ?? {};
	return confirmationsOf(`${nameTrigger(context)} ${id}`);
}

async function judge(
	context: IWebhookFunctions,
	confirmations: Confirmations,
	sessionId: string,
): Promise<Outcome> {
	const { events, simplify, fileField } = readSettings(context);
	const { memory, saved } = openMemory(context);
	const repeated = drop(`session ${sessionId} has been emitted before`, 'debug');
	// A failed render may still complete, but not the reverse.
	if (memory.has(sessionId, 'completed')) return repeated;
	const connect = async (): Promise<SamsarConnection> =>
		confirmations.line.join(await openConnection(context));
	const verdict = await confirmations.confirm(
		sessionId,
		async () => await confirmSession(await connect(), sessionId, systemClock),
	);
	switch (verdict.kind) {
		case 'unconfirmed':
			return unconfirmed(sessionId, verdict.reason);
		case 'unknown':
			return drop(`Samsar does not know session ${sessionId} (${verdict.reason})`);
		case 'pending': {
			const { status, progress } = verdict.render;
			return drop(
				`Samsar says that session ${sessionId} has not ended (${status}, ${progress}%). ${WAY_BACK}`,
			);
		}
		case 'ended': {
			const { render } = verdict;
			const end = hasFailed(render) ? 'failed' : 'completed';
			if (!events.includes(end)) {
				return drop(`session ${sessionId} is ${render.status}, which 'Events' leaves out`, 'debug');
			}
			// Of concurrently confirmed callbacks, only the first one is noted.
			if (!memory.note(sessionId, end, saved)) return repeated;
			const item = { json: toItemJson(render, { simplify }) };
			const emitted = await addFile(context, connect, item, fileField);
			// Otherwise entries noted during the download would be overwritten.
			memory.save(saved);
			return { kind: 'emit', item: emitted };
		}
	}
}

/**
 * Handles a received callback. Never throws, because n8n would then run the workflow with an empty item.
 */
export async function receiveCallback(
	context: IWebhookFunctions,
	confirmations: Confirmations,
): Promise<Outcome> {
	const { headers, rawBody } = context.getRequestObject() as RawRequest;
	const callback = readCallback({ body: context.getBodyData(), rawBody, headers });
	if ('unusable' in callback) return drop(callback.unusable);
	const { sessionId } = callback;
	try {
		return await judge(context, confirmations, sessionId);
	} catch (thrown) {
		return unconfirmed(sessionId, toFailure(thrown).message);
	}
}
