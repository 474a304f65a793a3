import type { Call } from '../../../nodes/Samsar/parked/caller';
import { findCallObstacle } from '../../../nodes/Samsar/parked/caller';

const CALLED = { type: 'n8n-nodes-base.executeWorkflowTrigger', parameters: {} };
const webhook = (responseMode?: string) => ({
	type: 'n8n-nodes-base.webhook',
	parameters: { responseMode },
});

const SINGLE = /single item/;
const AWAITED = /caller of a workflow above/;

test.each<[string, Call[], RegExp | null]>([
	['no sub-workflow', [{ items: 1, starter: webhook('lastNode') }], null],
	['called with all items', [{ items: 5, starter: CALLED }, { items: 1 }], null],
	['called with one item', [{ items: 1, starter: CALLED }, { items: 5 }], SINGLE],
	[
		'called with all items by one that was called with one',
		[{ items: 5, starter: CALLED }, { items: 1, starter: CALLED }, { items: 5 }],
		SINGLE,
	],
	[
		'below a webhook that answers at the end',
		[
			{ items: 5, starter: CALLED },
			{ items: 1, starter: webhook('lastNode') },
		],
		AWAITED,
	],
	[
		'below a webhook that a node answers',
		[
			{ items: 5, starter: CALLED },
			{ items: 1, starter: webhook('responseNode') },
		],
		AWAITED,
	],
	[
		'below a webhook that has answered',
		[
			{ items: 5, starter: CALLED },
			{ items: 1, starter: webhook() },
		],
		null,
	],
	[
		'below a chat',
		[
			{ items: 5, starter: CALLED },
			{ items: 1, starter: { type: '@n8n/n8n-nodes-langchain.chatTrigger', parameters: {} } },
		],
		AWAITED,
	],
	['below one that n8n does not tell of', [{ items: 5, starter: CALLED }, { items: 0 }], null],
])('%s', (_what, calls, expected) => {
	const obstacle = findCallObstacle(calls);
	if (expected === null) expect(obstacle).toBeNull();
	else expect(obstacle).toMatch(expected);
});
