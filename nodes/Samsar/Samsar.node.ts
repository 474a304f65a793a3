import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { samsarApiTest } from './methods/credentialTest';
import { searchImageModels, searchVideoModels } from './methods/listSearch';
import {
	DEFAULT_TIMEOUT_MINUTES,
	findOperation,
	properties,
	SUBTITLE,
	VIDEO_MAKING_OPERATIONS,
} from './operations';
import { MANUAL_WAYS } from './failures/waysBack';
import { finishRun } from './ledger/memory';
import { Batch } from './run/batch';

export class Samsar implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Samsar',
		name: 'samsar',
		icon: { light: 'file:../../icons/samsar.svg', dark: 'file:../../icons/samsar.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: SUBTITLE,
		description: 'Turn a text prompt into a finished AI video',
		defaults: { name: 'Samsar' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		waitingNodeTooltip: `={{ "Samsar is rendering the video. The node polls every one to two minutes, for at most " + ($parameter.options?.timeout ?? ${DEFAULT_TIMEOUT_MINUTES}) + " minutes; no worker is held. The sub-execution shows the session IDs." }}`,
		credentials: [{ name: 'samsarApi', required: true, testedBy: 'samsarApiTest' }],
		hints: [
			{
				message:
					'Every input item becomes a video of its own, at its own price. All videos render at the same time.',
				displayCondition: `={{ ${JSON.stringify(VIDEO_MAKING_OPERATIONS)}.includes($parameter["operation"]) && $input.all().length > 1 }}`,
				whenToDisplay: 'beforeExecution',
				location: 'outputPane',
			},
		],
		properties,
	};

	methods = {
		credentialTest: { samsarApiTest },
		listSearch: { searchImageModels, searchVideoModels },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const items = await runOperation(this);
		finishRun(this);
		return [items];
	}
}

async function runOperation(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const batch = new Batch(context);
	if (context.getMode() === 'manual') batch.ways = MANUAL_WAYS;
	try {
		const resource = context.getNodeParameter('resource', 0);
		const execute = findOperation(resource, context.getNodeParameter('operation', 0));
		return await execute(context, batch);
	} catch (thrown) {
		batch.failRest(thrown);
		return batch.items();
	}
}
