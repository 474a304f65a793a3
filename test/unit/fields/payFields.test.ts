import type { INodeProperties } from 'n8n-workflow';

import { properties, VIDEO_MAKING_OPERATIONS } from '../../../nodes/Samsar/operations';

/** Operation → the names of its options. */
function listOptions(): Map<unknown, string[]> {
	const collections = properties.filter(({ name }) => name === 'options');
	return new Map(
		collections.flatMap(({ displayOptions, options = [] }) =>
			(displayOptions?.show?.operation ?? []).map((operation): [unknown, string[]] => [
				operation,
				(options as INodeProperties[]).map(({ name }) => name),
			]),
		),
	);
}

const operationsWith = (option: string): unknown[] =>
	[...listOptions()].filter(([, names]) => names.includes(option)).map(([operation]) => operation);

test.each(['maxCredits', 'maxCreditsPerRun', 'checkBalance', 'createAgain'])(
	'every operation that makes a video has %s, and no other',
	(option) => {
		expect(operationsWith(option).sort()).toEqual([...VIDEO_MAKING_OPERATIONS].sort());
	},
);

test('what a server does not offer may be let through wherever a model is chosen', () => {
	expect(operationsWith('checkLimits')).toEqual(['create', 'createAndWait', 'createFromImages']);
});
