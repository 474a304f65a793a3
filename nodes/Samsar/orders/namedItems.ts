import type { IExecuteFunctions } from 'n8n-workflow';

/** Matches how an expression names another node: `$('Rows')`, `$node["Rows"]`, `$node.Rows`, `$items("Rows")`. */
const NAMED_NODE = /\$(?:\(|node\[|items\()\s*(["'`])(.+?)\1|\$node\.([\w$]+)/g;

/** The nodes that the expressions in these fields name, without duplicates, in a stable order. */
export function listNamedNodes(field: unknown): string[] {
	if (typeof field === 'string') {
		if (!field.startsWith('=')) return [];
		const names = [...field.matchAll(NAMED_NODE)].map(([, , quoted, plain]) => quoted ?? plain);
		return [...new Set(names)].sort();
	}
	if (typeof field !== 'object' || field === null) return [];
	return [...new Set(Object.values(field).flatMap(listNamedNodes))].sort();
}

interface NamedNode {
	item?: { json?: unknown };
}

/**
 * The JSON of the paired item in each node that the fields name; null if n8n cannot determine it.
 */
export function readNamedItems(
	context: IExecuteFunctions,
	itemIndex: number,
	fields: unknown[],
): unknown[] {
	const names = listNamedNodes(fields);
	if (names.length === 0) return [];
	const proxy = context.getWorkflowDataProxy(itemIndex);
	const open = proxy.$ as ((name: string) => NamedNode) | undefined;
	return names.map((name) => {
		try {
			return open?.(name).item?.json ?? null;
		} catch {
			return null;
		}
	});
}
