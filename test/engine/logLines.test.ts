import { serve } from '../support/floods';
import { runToEnd } from './support/harness';
import { createOnly } from './support/scenes';

test('an ID with a line break writes no line of its own into the log', async () => {
	const body = JSON.stringify({ session_id: 'vid_1\nSamsar accepted session forged\u001b[31m' });
	const server = await serve((response) => void response.writeHead(201).end(body));
	const { items, witness } = await runToEnd(createOnly(server, ['A kite']));
	expect(items[0].json).toMatchObject({ sessionId: expect.stringContaining('vid_1\n') as string });
	const lines = witness.logs.map(({ message }) => message).filter((line) => line.includes('vid_1'));
	expect(lines).toHaveLength(1);
	expect(lines[0]).not.toMatch(/[\p{Cc}]/u);
});
