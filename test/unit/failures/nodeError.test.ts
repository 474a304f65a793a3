import type { INode, ISourceData } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { amendFailure, SamsarFailure } from '../../../nodes/Samsar/failures/failure';
import {
	markForErrorOutput,
	toErrorJson,
	toFailure,
	toNodeError,
} from '../../../nodes/Samsar/failures/nodeError';
import { node } from '../support/batchContext';

/** What n8n replaces a message by when it finds one of these in it, of 2.41. */
const NETWORK_CODES = [
	'ECONNREFUSED',
	'ECONNRESET',
	'ENOTFOUND',
	'ETIMEDOUT',
	'EADDRNOTAVAIL',
	'ECONNABORTED',
	'EHOSTUNREACH',
	'EAI_AGAIN',
	'ENOENT',
	'EACCES',
	'EPERM',
	'getaddrinfo',
];

describe('an error of the node', () => {
	it.each(
		NETWORK_CODES.flatMap(
			(code) =>
				[
					[code, undefined],
					[code, 502],
				] as const,
		),
	)('keeps its message although it contains %s (HTTP %s)', (code, httpCode) => {
		const message = `Samsar may have accepted vid_1: the connection broke (${code})`;
		const description = `Look for vid_1 (${code})`;
		const error = toNodeError(node, new SamsarFailure({ message, description, httpCode }), 3);
		expect(error.message).toBe(message);
		expect(error.description).toBe(description);
	});

	it.each([400, 401, 402, 403, 404, 429, 500, 502, 503, 504])(
		'keeps its message although n8n has words of its own for HTTP %d',
		(httpCode) => {
			const failure = new SamsarFailure({ message: 'Session vid_1 is safe', httpCode });
			const error = toNodeError(node, failure, 0);
			expect(error).toBeInstanceOf(NodeApiError);
			expect(error.message).toBe('Session vid_1 is safe');
			expect((error as NodeApiError).httpCode).toBe(String(httpCode));
			expect(error.description).toBeUndefined();
		},
	);

	// n8n-core takes an execution whose error contains that word for one that a person has stopped.
	it.each([undefined, 502])('is not taken for a stop because of a word (HTTP %s)', (httpCode) => {
		const message = 'Samsar says: context canceled, (canceled)';
		const error = toNodeError(node, new SamsarFailure({ message, httpCode }), 0);
		expect(error.message).toBe('Samsar says: context cancelled, (cancelled)');
	});

	it('without an HTTP code is an operation error', () => {
		const error = toNodeError(node, new SamsarFailure({ message: 'x' }), 2);
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error.context.itemIndex).toBe(2);
	});

	it('carries the session, the status and the code as facts', () => {
		const failure = new SamsarFailure({
			message: 'x',
			sessionId: 'vid_1',
			status: 'FAILED',
			httpCode: 404,
		});
		expect(toNodeError(node, failure, 1).context).toMatchObject({
			itemIndex: 1,
			details: { sessionId: 'vid_1', status: 'FAILED', httpCode: '404' },
		});
	});

	it('is a new one each time', () => {
		const failure = new SamsarFailure({ message: 'x', httpCode: 404 });
		expect(toNodeError(node, failure, 0)).not.toBe(toNodeError(node, failure, 0));
	});

	it('is saved by n8n with its own words', () => {
		const failure = new SamsarFailure({ message: 'vid_1 ETIMEDOUT', description: 'd' });
		const saved = JSON.parse(JSON.stringify(toNodeError(node, failure, 0))) as object;
		expect(saved).toMatchObject({ message: 'vid_1 ETIMEDOUT', description: 'd' });
	});
});

describe('an item for the error branch', () => {
	it('has the three keys that n8n looks for', () => {
		const failure = new SamsarFailure({ message: 'x', sessionId: 'vid_1', httpCode: 500 });
		expect(toErrorJson(failure)).toEqual({
			error: 'x',
			message: 'x',
			details: { sessionId: 'vid_1', status: null, httpCode: '500' },
		});
	});

	const FAILURE = new SamsarFailure({ message: 'x' });
	const ERROR_OUTPUT = { ...node, onError: 'continueErrorOutput' } as const;
	const source = { previousNode: 'Rows' };
	const mark = (of: INode, getInputSourceData: () => ISourceData = () => source) =>
		markForErrorOutput(
			{ json: toErrorJson(FAILURE), pairedItem: { item: 0 } },
			{
				getNode: () => of,
				getInputSourceData,
			},
		);

	it('has an error beside its JSON, which no copy and no saved execution has', () => {
		const item = mark(ERROR_OUTPUT);
		expect(item.error?.message).toBe('x');
		expect({ ...item }).not.toHaveProperty('error');
		expect(Object.keys(JSON.parse(JSON.stringify(item)) as object)).toEqual(['json', 'pairedItem']);
	});

	// n8n replaces the JSON of an item with an error that it does not copy.
	it('has none where n8n goes on with the item itself', () => {
		expect(mark({ ...node, onError: 'continueRegularOutput' })).not.toHaveProperty('error');
		expect(mark(node)).not.toHaveProperty('error');
		const first = mark(ERROR_OUTPUT, () => {
			throw new Error('Source data is missing');
		});
		expect(first).not.toHaveProperty('error');
	});
});

describe('whatever was thrown, as a failure', () => {
	it('is the failure itself when it is one', () => {
		const failure = new SamsarFailure({ message: 'x' });
		expect(toFailure(failure)).toBe(failure);
	});

	it('keeps message and description of an error of n8n', () => {
		const error = new NodeOperationError(node, 'Bad expression', { description: 'Because.' });
		expect(toFailure(error)).toMatchObject({
			message: 'Bad expression',
			description: 'Because.',
		});
	});

	it('takes nothing else from an error of an HTTP library', () => {
		const thrown = Object.assign(new Error('Request failed'), {
			config: { headers: { Authorization: 'Bearer test-key' } },
		});
		const error = toNodeError(node, toFailure(thrown), 0);
		const everything = `${JSON.stringify(error)} ${error.stack} ${JSON.stringify(error.cause)}`;
		expect(everything).toContain('Request failed');
		expect(everything).not.toContain('test-key');
	});

	it.each([
		['a text', 'oops', 'oops'],
		['undefined', undefined, 'undefined'],
		['null', null, 'null'],
		['a number', 7, '7'],
	])('is in words when it is %s', (_case, thrown, message) => {
		expect(toFailure(thrown).message).toBe(message);
	});
});

describe('an amended failure', () => {
	const failure = new SamsarFailure({
		message: 'a',
		description: 'b',
		sessionId: 's',
		httpCode: 404,
	});

	it('has the new facts and keeps the others', () => {
		expect(amendFailure(failure, { message: 'c', status: 'FAILED' })).toMatchObject({
			message: 'c',
			description: 'b',
			sessionId: 's',
			status: 'FAILED',
			httpCode: 404,
		});
	});

	it('leaves the first one as it was', () => {
		amendFailure(failure, { message: 'c' });
		expect(failure.message).toBe('a');
	});
});
