import '../../support/n8nHome';

import { CredentialTestContext } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	INodeCredentialTestResult,
	INodeType,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

import { SamsarApi } from '../../../credentials/SamsarApi.credentials';
import { Samsar } from '../../../nodes/Samsar/Samsar.node';
import { SamsarTrigger } from '../../../nodes/SamsarTrigger/SamsarTrigger.node';

/** As n8n finds the test of a credential that declares none: the nodes that use it name a function. */
function findTest(node: INodeType) {
	const { name } = new SamsarApi();
	const use = node.description.credentials?.find((credential) => credential.name === name);
	if (typeof use?.testedBy !== 'string') throw new Error('The node does not test its credential.');
	return node.methods?.credentialTest?.[use.testedBy];
}

const tests = [new Samsar(), new SamsarTrigger()].map(findTest);

/**
 * Presses the credential's Test button: the function that n8n's credentials tester would call, over
 * n8n-core's own context and real sockets.
 *
 * @param data the fields as the user filled them in
 */
export async function testCredential(
	data: ICredentialDataDecryptedObject,
): Promise<INodeCredentialTestResult> {
	const [test, ofTrigger] = tests;
	// n8n takes whichever node comes first.
	if (test === undefined || test !== ofTrigger) throw new Error('The nodes have different tests.');
	const context = new CredentialTestContext({} as IWorkflowExecuteAdditionalData);
	return await test.call(context, { id: '1', name: 'Samsar', type: 'samsarApi', data });
}
