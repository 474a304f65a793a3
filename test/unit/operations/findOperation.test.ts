import { findOperation, properties } from '../../../nodes/Samsar/operations';
import { DOWNLOAD_OPERATION, POLL_OPERATION } from '../../../nodes/Samsar/parked/childWorkflow';

const INHERITED = [
	'constructor',
	'__proto__',
	'toString',
	'hasOwnProperty',
	'valueOf',
	'find',
	'length',
];

test.each(INHERITED)('%s is no operation, although every table has it', (name) => {
	const refusal = `Samsar has no operation '${name}' for 'video'`;
	expect(() => findOperation('video', name)).toThrow(refusal);
});

test.each(INHERITED)('%s is no resource', (name) => {
	expect(() => findOperation(name, 'create')).toThrow(
		`Samsar has no operation 'create' for '${name}'`,
	);
});

test.each([POLL_OPERATION, DOWNLOAD_OPERATION])('%s is found, and is on no list', (name) => {
	expect(findOperation('video', name)).toBeInstanceOf(Function);
	const listed = properties.flatMap(({ options = [] }) => options);
	expect(listed).not.toContainEqual(expect.objectContaining({ value: name }));
});
