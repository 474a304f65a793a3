import type { IExecuteFunctions } from 'n8n-workflow';

import type { CreateBody } from '../../../nodes/Samsar/api/contract';
import { findLineage, hash, hashSetup } from '../../../nodes/Samsar/ledger/identity';
import { hashContent } from '../../../nodes/Samsar/orders/order';
import { createBody } from '../../support/createBody';
import { measureWork } from '../../support/time';
import { deskContext } from '../support/payDesk';

describe('the content of an order', () => {
	const body: CreateBody = createBody('x');

	it('is the same for the same request', () => {
		expect(hashContent(createBody('x'))).toBe(hashContent(body));
	});

	it.each<[string, CreateBody, string | undefined]>([
		['prompt', createBody('y'), undefined],
		['duration', createBody('x', { duration: 31 }), undefined],
		['image model', createBody('x', { image_model: 'IMAGEN4' }), undefined],
		['video model', createBody('x', { video_model: 'KLINGIMGTOVID2.1PRO' }), undefined],
		['tone', createBody('x', { tone: 'cinematic' }), undefined],
		['ratio', createBody('x', { aspect_ratio: '9:16' }), undefined],
		['place', body, 'translate_video'],
	])('is another for another %s', (_what, other, path) => {
		expect(hashContent(other, path)).not.toBe(hashContent(body));
	});
});

describe('the setup of an order', () => {
	const fields = ['={{ $now }}', 30];
	const of = (input: unknown, written: unknown[] = fields) => hashSetup(written, [], input);
	const setup = of({ row: 1 });

	it('is that of the fields as they were written, and of the item', () => {
		expect(of({ row: 1 }, [...fields])).toBe(setup);
		expect(of({ row: 1 }, ['={{ $today }}', 30])).not.toBe(setup);
		expect(of({ row: 2 })).not.toBe(setup);
		expect(hashSetup(fields, [{ row: 3 }], { row: 1 })).not.toBe(setup);
	});

	// Executions in flight know their orders by it.
	it('is the hash of both as JSON', () => {
		expect(setup).toBe(hash(JSON.stringify([fields, { row: 1 }])));
	});

	it('is known of an item with a circle', () => {
		const turn = (row: number) => {
			const circle: Record<string, unknown> = { row };
			circle.self = circle;
			return of(circle);
		};
		expect(turn(1)).toBe(turn(1));
		expect(turn(1)).not.toBe(turn(2));
	});

	it('is that of the fields alone where the item cannot be written', () => {
		const broken = (row: number) => ({
			row,
			toJSON: () => {
				throw new Error('no');
			},
		});
		expect(of(broken(1))).toBe(of(broken(2)));
		expect(of(broken(1), ['={{ $today }}', 30])).not.toBe(of(broken(1)));
	});

	it.each<[string, (end: string) => unknown]>([
		['a whole file', (end) => ({ file: `${'x'.repeat(2_000_000)}${end}` })],
		[
			'many values',
			(end) => ({ end, rows: Array.from({ length: 200_000 }, (_, row) => ({ row })) }),
		],
		['many texts', (end) => [end, ...Array<string>(50_000).fill('x'.repeat(40))]],
	])('takes no time with %s in the item, and tells two of them apart', (_what, itemOf) => {
		const [one, same, other] = ['a', 'a', 'b'].map(itemOf);
		let setups: unknown[] = [];
		const work = measureWork(() => (setups = [one, same, other].map((item) => of(item))));
		expect(work / 3).toBeLessThan(50);
		expect(setups[0]).toBe(setups[1]);
		expect(setups[0]).not.toBe(setups[2]);
	});
});

describe('what an execution and its retries have in common', () => {
	const token = 'b'.repeat(64);

	it('is told by the token, and does not hold it: it resumes the execution', () => {
		const lineage = findLineage(deskContext({ token }));
		expect(lineage).toMatch(/^[0-9a-f]{16}$/);
		expect(token).not.toContain(lineage);
		expect(findLineage(deskContext({ token, executionId: '8', mode: 'retry' }))).toBe(lineage);
		expect(findLineage(deskContext({ token: 'c'.repeat(64) }))).not.toBe(lineage);
	});

	it.each<[string, IExecuteFunctions]>([
		['an address without a token (n8n before 2.14)', deskContext({ token: null })],
		['no execution', { getWorkflowDataProxy: () => ({}) } as unknown as IExecuteFunctions],
		[
			'a proxy that throws',
			{
				getWorkflowDataProxy: () => {
					throw new Error('no proxy');
				},
			} as unknown as IExecuteFunctions,
		],
	])('is nothing with %s', (_case, context) => {
		expect(findLineage(context)).toBeNull();
	});
});
