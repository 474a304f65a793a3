import type { Decision } from '../../../nodes/Samsar/ledger/decide';
import { decide } from '../../../nodes/Samsar/ledger/decide';
import type { OrderRecord } from '../../../nodes/Samsar/ledger/orderRecord';
import { recordOf } from '../support/ledgerRecords';

const sending = recordOf('1');
const lost = recordOf('1', { status: 'LOST', reason: 'x' });
const accepted = recordOf('1', { status: 'ACCEPTED', sessionId: 'vid_1' });
const foundLost = recordOf('1', { status: 'LOST', sessionId: 'vid_1' });
const againHere = { ...lost, createdAgainIn: '7' };
const againBefore = { ...lost, createdAgainIn: '6' };

describe('what is done with an order', () => {
	it.each<[string, OrderRecord | undefined, Decision, Decision, Decision, Decision]>([
		// Not searched, searched; with 'Create Again' not searched, searched.
		['nobody knows', undefined, 'send', 'send', 'send', 'send'],
		['whose session is known', accepted, 'take', 'take', 'take', 'take'],
		['whose session a person wrote into its row', foundLost, 'take', 'take', 'take', 'take'],
		['that was being sent', sending, 'search', 'tell', 'search', 'send'],
		['whose answer was lost', lost, 'search', 'tell', 'search', 'send'],
		['that was created again here', againHere, 'search', 'tell', 'search', 'tell'],
		['that was created again before', againBefore, 'search', 'tell', 'search', 'send'],
	])('%s', (_case, record, ...expected) => {
		const decisions = [false, true].flatMap((createAgain) =>
			[false, true].map((isSearched) =>
				decide(record, { createAgain, executionId: '7', isSearched }),
			),
		);
		expect(decisions).toEqual(expected);
	});
});
