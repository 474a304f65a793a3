import type { IBinaryKeyData, IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { Execution } from '../../../scripts/n8n-rest';
import { NEXT, ON_ERROR, SAMSAR } from '../../support/n8n/workflows';
import type { Emulator } from '../../emulator';

/** Everything of a run that the workflow, and the person who reads its error, can see. */
export interface Outcome {
	status: string;
	/** Per output of the node: its items with their item linking and their files. */
	samsar: unknown;
	next: IDataObject[];
	onError: IDataObject[];
	error: IDataObject | null;
	postsSent: number;
}

type Serialised = { name?: string; message?: string; description?: string } & IDataObject;

/** What came of an execution; addresses of the emulator become the same for all emulators. */
export function tellOutcome({ status, data }: Execution, emulator: Emulator): Outcome {
	const { runData, error } = data.resultData;
	const lastOutputs = (node: string): INodeExecutionData[][] =>
		(runData[node] ?? []).at(-1)?.data?.main.map((items) => items ?? []) ?? [];
	const jsonOf = (node: string) => (lastOutputs(node)[0] ?? []).map(({ json }) => json);
	const outcome: Outcome = {
		status,
		samsar: lastOutputs(SAMSAR).map((items) =>
			items.map(({ json, binary, pairedItem }) => ({ json, pairedItem, files: readFiles(binary) })),
		),
		next: jsonOf(NEXT),
		onError: jsonOf(ON_ERROR),
		error: error === undefined ? null : readError(error as unknown as Serialised),
		postsSent: emulator.postsSent,
	};
	const text = JSON.stringify(outcome).split(emulator.cdnOrigin).join('https://cdn.example');
	return JSON.parse(text) as Outcome;
}

function readFiles(binary: IBinaryKeyData = {}): unknown {
	const files = Object.entries(binary);
	return files.map(([field, { fileName, mimeType, fileSize }]) => [
		field,
		{ fileName, mimeType, fileSize },
	]);
}

/** Advice on a retry is left out: n8n cannot retry what failed while it was parked. */
const RETRY_ADVICE = /(A retry of this execution|n8n cannot retry) .*$/;

function readError({ name, message, description, httpCode, context }: Serialised): IDataObject {
	const { itemIndex, details } = (context ?? {}) as IDataObject;
	const facts = description?.replace(RETRY_ADVICE, '');
	return { name, message, description: facts, httpCode, itemIndex, details };
}
