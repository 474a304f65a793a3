import { answerJson, silence } from '../support/replies';
import { orderOf, PayDesk } from '../support/payDesk';

const ACCEPTED = answerJson(201, { session_id: 'vid_1' });
const REFUSED = answerJson(400, { message: 'Invalid movie prompt.' });
const LOST = silence('maybe', 'the connection was reset (ECONNRESET)');

const guarded = orderOf(0);
const again = orderOf(0, { createAgain: true });

async function deskWithLostCreate(): Promise<PayDesk> {
	const desk = new PayDesk();
	await desk.submit([guarded], [LOST]);
	return desk;
}

describe("'Create Again After Lost Answer'", () => {
	it('sends the create once more, and then takes up its session', async () => {
		const desk = await deskWithLostCreate();
		await desk.submit([again], [ACCEPTED]);
		expect(desk.accepted.get(0)).toMatchObject({ sessionId: 'vid_1', isNew: true });
		await desk.submit([again]);
		expect(desk.accepted.get(0)).toMatchObject({ sessionId: 'vid_1', isNew: false });
		expect(desk.sent).toHaveLength(2);
	});

	it('does not touch what was accepted', async () => {
		const desk = new PayDesk();
		await desk.submit([guarded], [ACCEPTED]);
		await desk.submit([again]);
		expect(desk.sent).toHaveLength(1);
	});

	it('works once in an execution, however often n8n retries', async () => {
		const desk = await deskWithLostCreate();
		for (let attempt = 2; attempt <= 5; attempt++) await desk.submit([again], [LOST]);
		expect(desk.sent).toHaveLength(2);
		expect(desk.failures.get(0)?.message).toMatch(/^Samsar may have accepted/);
	});

	it('that was on from the start allows one create more than without it', async () => {
		const desk = new PayDesk();
		for (let attempt = 1; attempt <= 5; attempt++) await desk.submit([again], [LOST]);
		expect(desk.sent).toHaveLength(2);
	});

	it('works once more in the next execution', async () => {
		const desk = await deskWithLostCreate();
		await desk.submit([again], [LOST]);
		const retry = desk.retryExecution('8');
		await retry.submit([again], [LOST]);
		await retry.submit([again], [LOST]);
		expect(retry.sent).toHaveLength(1);
	});

	it('that is off again guards the second create like the first', async () => {
		const desk = await deskWithLostCreate();
		await desk.submit([again], [LOST]);
		const retry = desk.retryExecution('8');
		await retry.submit([guarded]);
		expect(retry.sent).toHaveLength(0);
		expect(retry.failures.get(0)?.message).toMatch(/^Samsar may have accepted/);
	});

	it('is not used up by a create that was refused', async () => {
		const desk = await deskWithLostCreate();
		await desk.submit([again], [REFUSED]);
		await desk.submit([again], [ACCEPTED]);
		expect(desk.accepted.get(0)?.sessionId).toBe('vid_1');
	});

	it('that is refused leaves the first create as open as it was', async () => {
		const desk = await deskWithLostCreate();
		await desk.submit([again], [REFUSED]);
		await desk.submit([guarded]);
		expect(desk.sent).toHaveLength(2);
		expect(desk.failures.get(0)?.message).toMatch(/^Samsar may have accepted/);
	});

	it('that is refused does not claim that nothing was charged for the item', async () => {
		const desk = await deskWithLostCreate();
		await desk.submit([again], [REFUSED]);
		expect(desk.textOf(0)).toContain('Invalid movie prompt.');
		// In the message: the error branch and an AI agent see nothing else.
		expect(desk.failures.get(0)?.message).toMatch(/may have accepted/i);
		expect(desk.textOf(0)).not.toMatch(/nothing was charged/i);
	});
});
