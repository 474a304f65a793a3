import { SamsarFailure } from '../../../nodes/Samsar/failures/failure';
import type { Look } from '../../../nodes/Samsar/transport/readStatus';
import {
	COMPLETED,
	inOrder,
	NOT_FOUND,
	PENDING,
	trouble,
	WaitingRoom,
	WITHOUT_LINK,
} from '../support/waitingRoom';

const UNKNOWN = { kind: 'failed', failure: { httpCode: 404 } };

describe('a session that Samsar does not know', () => {
	it('and of which nothing is known fails at once', async () => {
		const room = new WaitingRoom();
		await room.wait(room.watches(1, { isKnown: false }), inOrder(NOT_FOUND));
		expect(room.looks).toHaveLength(1);
		expect(room.endingOf()).toMatchObject({ ...UNKNOWN, render: null });
	});

	it('although it was created just now is looked for again', async () => {
		const room = new WaitingRoom();
		await room.wait(room.watches(1), inOrder(NOT_FOUND, NOT_FOUND, PENDING, COMPLETED));
		expect(room.endingOf()).toMatchObject({ kind: 'ended', render: { status: 'COMPLETED' } });
	});

	it('although it answered before is looked for again', async () => {
		const room = new WaitingRoom();
		const watches = room.watches(1, { isKnown: false });
		await room.wait(watches, inOrder(PENDING, NOT_FOUND, COMPLETED));
		expect(room.endingOf()).toMatchObject({ kind: 'ended' });
	});

	it('after it was seen is waited for until the time is over', async () => {
		const room = new WaitingRoom();
		await room.wait(room.watches(1), inOrder(PENDING, NOT_FOUND));
		expect(room.endingOf()).toMatchObject({ kind: 'timedOut', render: { status: 'PENDING' } });
	});

	it('for twenty seconds after it was created fails, and names it', async () => {
		const room = new WaitingRoom();
		await room.wait(room.watches(1), inOrder(NOT_FOUND));
		expect(room.endingOf()).toMatchObject({
			...UNKNOWN,
			failure: { sessionId: 's0' },
			render: null,
		});
		const lag = room.elapsed() - room.timesOf()[0];
		expect(lag).toBeGreaterThanOrEqual(20_000);
		expect(lag).toBeLessThan(25_000);
	});

	it('again and again, with answers in between, is waited for', async () => {
		const room = new WaitingRoom();
		await room.wait(room.watches(1), (_id, nth, ms) => {
			if (ms > 300_000) return COMPLETED;
			return nth % 2 === 0 ? NOT_FOUND : PENDING;
		});
		expect(room.endingOf()).toMatchObject({ kind: 'ended' });
	});

	it('before and after a long outage is given its twenty seconds anew', async () => {
		const room = new WaitingRoom();
		await room.wait(room.watches(1), (_id, nth, ms) => {
			if (nth === 1) return NOT_FOUND;
			if (ms < 60_000) return trouble();
			return ms < 70_000 ? NOT_FOUND : COMPLETED;
		});
		expect(room.endingOf()).toMatchObject({ kind: 'ended' });
	});

	it('at the deadline, but for less than twenty seconds, is a time-out', async () => {
		const room = new WaitingRoom();
		await room.wait(room.watches(1, { deadline: 10_000 }), inOrder(PENDING, NOT_FOUND));
		expect(room.endingOf()).toMatchObject({
			kind: 'timedOut',
			render: { status: 'PENDING' },
			trouble: 'HTTP 404. The answer was empty.',
		});
	});
});

describe('a session whose ID Samsar refuses', () => {
	const failure = new SamsarFailure({ message: 'Samsar refused the request', httpCode: 400 });
	const said = 'HTTP 400. Samsar says: Missing or invalid session_id.';
	const REFUSES_ID: Look = { kind: 'refused', failure, refusesId: said };

	it('and of which nothing is known is an unknown one', async () => {
		const room = new WaitingRoom();
		await room.wait(room.watches(1, { isKnown: false }), inOrder(REFUSES_ID));
		expect(room.endingOf()).toMatchObject({
			kind: 'failed',
			isUnknown: true,
			failure: {
				message: `Samsar does not know session s0: ${said}`,
				sessionId: 's0',
				httpCode: 400,
			},
		});
	});

	it.each([
		['although it was created just now', true, inOrder(REFUSES_ID)],
		['although it answered before', false, inOrder(PENDING, REFUSES_ID)],
	])('%s is another matter', async (_case, isKnown, answering) => {
		const room = new WaitingRoom();
		await room.wait(room.watches(1, { isKnown }), answering);
		expect(room.endingOf()).toMatchObject({ kind: 'failed', isUnknown: false, failure });
	});
});

describe('a completed render without a link', () => {
	it('is looked at again until the link is there', async () => {
		const room = new WaitingRoom();
		await room.wait(room.watches(1), inOrder(WITHOUT_LINK, WITHOUT_LINK, COMPLETED));
		expect(room.endingOf()).toMatchObject({
			kind: 'ended',
			render: { videoUrl: 'https://cdn.example.com/v.mp4' },
		});
	});

	it('ends as it is after twenty seconds', async () => {
		const room = new WaitingRoom();
		await room.wait(room.watches(1), inOrder(PENDING, WITHOUT_LINK));
		expect(room.endingOf()).toMatchObject({
			kind: 'ended',
			render: { status: 'COMPLETED', videoUrl: null },
		});
		const lag = room.elapsed() - room.timesOf()[1];
		expect(lag).toBeGreaterThanOrEqual(20_000);
		expect(lag).toBeLessThan(25_000);
	});

	it('ends at once where any status will do', async () => {
		const room = new WaitingRoom();
		await room.wait(room.watches(1, { takesFirstStatus: true }), inOrder(WITHOUT_LINK));
		expect(room.looks).toHaveLength(1);
	});
});
