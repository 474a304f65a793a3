import type { IExecuteFunctions } from 'n8n-workflow';

import type { CreateBody } from '../../../nodes/Samsar/api/contract';
import { findLineage, hashSetup } from '../../../nodes/Samsar/ledger/identity';
import { hashContent } from '../../../nodes/Samsar/orders/order';
import { createBody } from '../../support/createBody';
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
	const setup = hashSetup(fields, { row: 1 });

	it('is that of the fields as they were written, and of the item', () => {
		expect(hashSetup([...fields], { row: 1 })).toBe(setup);
		expect(hashSetup(['={{ $today }}', 30], { row: 1 })).not.toBe(setup);
		expect(hashSetup(fields, { row: 2 })).not.toBe(setup);
	});

	it('is none when the item cannot be written', () => {
		const circle: Record<string, unknown> = {};
		circle.self = circle;
		expect(hashSetup(fields, circle)).toBeUndefined();
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
