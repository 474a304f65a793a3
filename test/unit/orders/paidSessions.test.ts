import type { IDataObject } from 'n8n-workflow';

import type { CreateBody } from '../../../nodes/Samsar/api/contract';
import { hashSetup, payKey } from '../../../nodes/Samsar/orders/order';
import { isAcceptedPayment, PaidSessions } from '../../../nodes/Samsar/orders/paidSessions';

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
		expect(new PaidSessions({}, '7').recall('k')).toBeUndefined();
	});

	it('is remembered and forgotten', () => {
		const paid = new PaidSessions({}, '7');
		paid.remember({ payKey: 'k' }, accepted);
		paid.remember({ payKey: 'l' }, { sentAt: 6 });
		paid.forget('k');
		expect(paid.recall('k')).toBeUndefined();
		expect(paid.recall('l')).toEqual({ sentAt: 6 });
	});

	it.each<[string, Partial<Record<'run' | 'item' | 'prompt' | 'setup', unknown>>, string]>([
		['the same order', {}, '0:3:a'],
		['other content of the same setup', { prompt: 'b' }, '0:3:a'],
		['the same content of another setup', { setup: 't' }, '0:3:a'],
		['other content of another setup', { prompt: 'b', setup: 't' }, '0:3:b'],
		['other content without a setup', { prompt: 'b', setup: undefined }, '0:3:b'],
		['another item of the same setup', { item: 4 }, '0:4:a'],
		['an item whose number begins alike', { item: 33 }, '0:33:a'],
		['another run of the same setup', { run: 1 }, '1:3:a'],
	])('is found for %s under %s', (_name, changed, key) => {
		const paid = new PaidSessions({}, '7');
		paid.remember({ payKey: '0:3:a', setup: 's' }, accepted);
		const { run, item, prompt, setup } = { run: 0, item: 3, prompt: 'a', setup: 's', ...changed };
		const payKeyOf = `${String(run)}:${String(item)}:${String(prompt)}`;
		expect(paid.findKey({ payKey: payKeyOf, setup: setup as string | undefined })).toBe(key);
	});

	it('without a setup, a call is another order, unless the answer to the same one was lost', () => {
		const paid = new PaidSessions({}, '7');
		paid.remember({ payKey: '0:0:a' }, accepted);
		paid.remember({ payKey: '0:0:b' }, { sentAt: 6, reason: 'x' });
		expect(paid.findKey({ payKey: '1:0:a' })).toBe('1:0:a');
		expect(paid.findKey({ payKey: '1:0:b' })).toBe('0:0:b');
		expect(paid.findKey({ payKey: '1:0:b', setup: 's' })).toBe('1:0:b');
	});

	it.each([
		['FAILED', 'vid_1', undefined, undefined],
		['CANCELLED', 'vid_1', 'vid_1', undefined],
		['FAILED', 'vid_0', 'vid_1', 'vid_1'],
		['CANCELLED', 'vid_0', 'vid_1', 'vid_1'],
	])('ends with %s of %s: this execution has %s, a retry %s', (status, ended, here, later) => {
		const context: IDataObject = {};
		const paid = new PaidSessions(context, '7');
		paid.remember({ payKey: 'k' }, accepted);
		paid.endSession(ended, status);
		expect(paid.recall('k')).toEqual(here && expect.objectContaining({ sessionId: here }));
		const retry = new PaidSessions(context, '8').recall('k');
		expect(retry).toEqual(later && expect.objectContaining({ sessionId: later }));
	});

	it('has a setup of the fields as they were written, and the item', () => {
		const fields = ['={{ $now }}', 30];
		const setup = hashSetup(fields, { row: 1 });
		expect(hashSetup([...fields], { row: 1 })).toBe(setup);
		expect(hashSetup(['={{ $today }}', 30], { row: 1 })).not.toBe(setup);
		expect(hashSetup(fields, { row: 2 })).not.toBe(setup);
		const circle: Record<string, unknown> = {};
		circle.self = circle;
		expect(hashSetup(fields, circle)).toBeUndefined();
	});

	it('is there for the next try, which gets the same context', () => {
		const context: IDataObject = {};
		new PaidSessions(context, '7').remember({ payKey: 'k' }, accepted);
		expect(new PaidSessions(context, '7').recall('k')).toEqual(accepted);
	});

	it('is there after n8n has saved and loaded the execution', () => {
		const context: IDataObject = {};
		new PaidSessions(context, '7').remember({ payKey: 'k' }, accepted);
		const loaded = JSON.parse(JSON.stringify(context)) as IDataObject;
		expect(new PaidSessions(loaded, '7').recall('k')).toEqual(accepted);
	});

	it("leaves the rest of the node's context alone", () => {
		const context: IDataObject = { other: { a: 1 } };
		const paid = new PaidSessions(context, '7');
		paid.remember({ payKey: 'k' }, accepted);
		paid.forget('k');
		expect(context.other).toEqual({ a: 1 });
	});

	it.each([[undefined], [null], ['text'], [[1]]])(
		'begins anew where the memory is %j',
		(memory) => {
			const context = { samsarPayments: memory } as IDataObject;
			const paid = new PaidSessions(context, '7');
			paid.remember({ payKey: 'k' }, accepted);
			expect(new PaidSessions(context, '7').recall('k')).toEqual(accepted);
		},
	);

	it('tells an accepted payment from an open one', () => {
		expect(isAcceptedPayment(accepted)).toBe(true);
		expect(isAcceptedPayment({ sentAt: 6, reason: 'x' })).toBe(false);
	});
});
