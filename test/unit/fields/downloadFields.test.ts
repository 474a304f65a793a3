import type { INodeParameters, INodeTypeDescription } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';

import { Samsar } from '../../../nodes/Samsar/Samsar.node';

/** The parameters that n8n keeps of a saved node: those that its variant shows. */
function listShown(parameters: INodeParameters, variant: Partial<INodeTypeDescription> = {}) {
	const description = { ...new Samsar().description, ...variant };
	const node = { typeVersion: 1 };
	const shown = NodeHelpers.getNodeParameters(
		description.properties,
		{ resource: 'video', ...parameters },
		true,
		false,
		node,
		description,
	);
	return Object.keys(shown ?? {});
}

describe.each(['createAndWait', 'getStatus'])('Download Video of %s', (operation) => {
	test('is there, and the name of its field only when it is on', () => {
		expect(listShown({ operation })).toContain('downloadVideo');
		expect(listShown({ operation })).not.toContain('binaryPropertyName');
		expect(listShown({ operation, downloadVideo: true })).toContain('binaryPropertyName');
	});

	test('is not there in the tool variant, not even when it is on', () => {
		const tool = { name: 'samsarTool' };
		const shown = listShown({ operation, downloadVideo: true }, tool);
		expect(shown).not.toContain('downloadVideo');
		expect(shown).not.toContain('binaryPropertyName');
		expect(shown).toContain('simplify');
	});
});

test('Create has no video to download', () => {
	expect(listShown({ operation: 'create', downloadVideo: true })).not.toContain('downloadVideo');
});
