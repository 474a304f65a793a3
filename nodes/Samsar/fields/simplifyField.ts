import type { INodeProperties } from 'n8n-workflow';

/** For every operation that returns what Samsar reports about a session. */
export const SIMPLIFY_FIELD: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};
