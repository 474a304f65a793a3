import type { IDataObject } from 'n8n-workflow';

import type { CreateBody } from '../../../nodes/Samsar/api/contract';
import {
	isAcceptedPayment,
	PaidSessions,
	payKey,
} from '../../../nodes/Samsar/payments/paidSessions';

const body: CreateBody = {
	input: {
		prompt: 'x',
		duration: 30,
		image_model: 'GPTIMAGE1',
		video_model: 'RUNWAYML',
		tone: 'grounded',
		aspect_ratio: '16:9',
	},
};

function withField(field: Partial<CreateBody['input']>): CreateBody {
	return { input: { ...body.input, ...field } };
}

describe('the name of a payment', () => {
	const key = payKey(0, 0, body);

	it('is the same for the same run, item and content', () => {
		expect(payKey(0, 0, withField({}))).toBe(key);
	});

	it.each<[string, string]>([
		['run', payKey(1, 0, body)],
		['item', payKey(0, 1, body)],
		['prompt', payKey(0, 0, withField({ prompt: 'y' }))],
		['duration', payKey(0, 0, withField({ duration: 31 }))],
		['image model', payKey(0, 0, withField({ image_model: 'IMAGEN4' }))],
		['video model', payKey(0, 0, withField({ video_model: 'KLINGIMGTOVID2.1PRO' }))],
		['tone', payKey(0, 0, withField({ tone: 'cinematic' }))],
		['ratio', payKey(0, 0, withField({ aspect_ratio: '9:16' }))],
	])('is another for another %s', (_what, other) => {
		expect(other).not.toBe(key);
	});

	it('keeps run 1, item 11 apart from run 11, item 1', () => {
		expect(payKey(1, 11, body)).not.toBe(payKey(11, 1, body));
	});
});

describe('what has been paid for', () => {
	const accepted = { sessionId: 'vid_1', acceptedAt: 5 };

	it('is unknown at first', () => {
		expect(new PaidSessions({}).recall('k')).toBeUndefined();
	});

	it('is remembered and forgotten', () => {
		const paid = new PaidSessions({});
		paid.remember('k', accepted);
		paid.remember('l', { sentAt: 6 });
		paid.forget('k');
		expect(paid.recall('k')).toBeUndefined();
		expect(paid.recall('l')).toEqual({ sentAt: 6 });
	});

	it('is there for the next try, which gets the same context', () => {
		const context: IDataObject = {};
		new PaidSessions(context).remember('k', accepted);
		expect(new PaidSessions(context).recall('k')).toEqual(accepted);
	});

	it('is there after n8n has saved and loaded the execution', () => {
		const context: IDataObject = {};
		new PaidSessions(context).remember('k', accepted);
		const loaded = JSON.parse(JSON.stringify(context)) as IDataObject;
		expect(new PaidSessions(loaded).recall('k')).toEqual(accepted);
	});

	it("leaves the rest of the node's context alone", () => {
		const context: IDataObject = { other: { a: 1 } };
		const paid = new PaidSessions(context);
		paid.remember('k', accepted);
		paid.forget('k');
		expect(context.other).toEqual({ a: 1 });
	});

	it.each([[undefined], [null], ['text'], [[1]]])(
		'begins anew where the memory is %j',
		(memory) => {
			const context = { samsarPayments: memory } as IDataObject;
			const paid = new PaidSessions(context);
			paid.remember('k', accepted);
			expect(new PaidSessions(context).recall('k')).toEqual(accepted);
		},
	);

	it('tells an accepted payment from an open one', () => {
		expect(isAcceptedPayment(accepted)).toBe(true);
		expect(isAcceptedPayment({ sentAt: 6, reason: 'x' })).toBe(false);
	});
});
