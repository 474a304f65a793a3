import { ExecutionLifecycleHooks } from 'n8n-core';
import type {
	IConnections,
	ICredentialDataDecryptedObject,
	INode,
	IWorkflowBase,
	IWorkflowExecuteAdditionalData,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import { SamsarApi } from '../../../../credentials/SamsarApi.credentials';
import { OneCredential } from './credentialsHelper';
import { dataTables } from './dataTables';
import type { Witness } from './witness';

/** What n8n gives to every execution besides its workflow. */
export interface ExecutionPlace {
	executionId: string;
	mode: WorkflowExecuteMode;
	nodes: INode[];
	connections: IConnections;
	credential: ICredentialDataDecryptedObject;
	/** Told of what the editor would be told. */
	witness: Witness;
}

export function buildAdditionalData({
	executionId,
	mode,
	nodes,
	connections,
	credential,
	witness,
}: ExecutionPlace): {
	additionalData: IWorkflowExecuteAdditionalData;
	hooks: ExecutionLifecycleHooks;
} {
	const hooks = new ExecutionLifecycleHooks(mode, executionId, {
		id: 'wf',
		name: 'Test workflow',
		nodes,
		connections,
	} as unknown as IWorkflowBase);
	const push = (...pushed: unknown[]) => void witness.pushes.push(pushed);
	hooks.addHandler('nodeExecuteAfter', (nodeName, task) => push(nodeName, task));
	const additionalData = {
		credentialsHelper: new OneCredential(new SamsarApi(), credential),
		currentNodeExecutionIndex: 0,
		executionId,
		hooks,
		restApiUrl: 'http://localhost/rest',
		instanceBaseUrl: 'http://localhost/',
		webhookBaseUrl: 'http://localhost/webhook',
		webhookWaitingBaseUrl: 'http://localhost/webhook-waiting',
		webhookTestBaseUrl: 'http://localhost/webhook-test',
		formWaitingBaseUrl: 'http://localhost/form-waiting',
		variables: {},
		setExecutionStatus: push,
		sendDataToUI: push,
		executeWorkflow: dataTables.executeWorkflow,
		'data-table': dataTables.module,
	} as unknown as IWorkflowExecuteAdditionalData;
	return { additionalData, hooks };
}
