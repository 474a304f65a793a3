import { listNamedNodes } from '../../../nodes/Samsar/orders/namedItems';

describe('the nodes that a field names', () => {
	it.each<[unknown, string[]]>([
		["={{ $('Rows').item.json.prompt }}", ['Rows']],
		[
			'={{ $("Rows").first().json.prompt }} and {{ $(`Other rows`).item.json.x }}',
			['Other rows', 'Rows'],
		],
		[
			'={{ $node["Old rows"].json.x }} {{ $node.Older.json.x }} {{ $items("Oldest")[0] }}',
			['Old rows', 'Older', 'Oldest'],
		],
		["={{ $( 'Rows' ).item.json.a }} {{ $('Rows').item.json.b }}", ['Rows']],
		['={{ $json.prompt }} {{ $now }}', []],
		["a text with $('Rows') in it", []],
		[{ mode: 'id', value: "={{ $('Rows').item.json.model }}" }, ['Rows']],
		[
			[{ title: "={{ $('B').item.json.t }}" }, "={{ $('A').item.json.t }}"],
			['A', 'B'],
		],
		[undefined, []],
		[30, []],
	])('%p', (field, names) => {
		expect(listNamedNodes(field)).toEqual(names);
	});
});
