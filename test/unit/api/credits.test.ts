import { readBalance } from '../../../nodes/Samsar/api/credits';
import type { JsonRecord } from '../../../nodes/Samsar/api/render';

describe('the answer to a credits request', () => {
	it.each<[JsonRecord, number, unknown]>([
		[{ remainingCredits: 1234, lastTopUp: null }, 1234, null],
		[{ remainingCredits: 0 }, 0, null],
		[{ remainingCredits: 12.5 }, 12.5, null],
		[{ remainingCredits: -3 }, -3, null],
		[{ remainingCredits: '77' }, 77, null],
		[{ credits: 5 }, 5, null],
		[{ remainingCredits: 1, credits: 5 }, 1, null],
		[{ remainingCredits: null, credits: 5 }, 5, null],
		[{ remainingCredits: 1, lastTopUp: '2026-01-02' }, 1, '2026-01-02'],
		[{ remainingCredits: 1, lastTopUp: { amount: 5 } }, 1, { amount: 5 }],
	])('%j names a balance', (body, remainingCredits, lastTopUp) => {
		expect(readBalance(body)).toEqual({ remainingCredits, lastTopUp });
	});

	it.each<JsonRecord>([
		{},
		{ message: 'ok' },
		{ remainingCredits: null },
		{ remainingCredits: 'many' },
		{ remainingCredits: '' },
		{ remainingCredits: ' ' },
		{ remainingCredits: false },
		{ remainingCredits: [] },
		{ remainingCredits: {} },
	])('%j names none', (body) => {
		expect(readBalance(body)).toBeNull();
	});
});
