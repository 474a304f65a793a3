import type { ListedSession } from '../../../nodes/Samsar/api/listed';
import { readDetails, readListed } from '../../../nodes/Samsar/api/listed';
import type { Candidate, OpenOrder } from '../../../nodes/Samsar/orders/findSession';
import {
	EARLY_MS,
	endsBefore,
	judgeCandidates,
	LATE_MS,
	listCandidates,
	narrowSkew,
	toServerTime,
} from '../../../nodes/Samsar/orders/findSession';
import type { CreatedContent, EditedContent } from '../../../nodes/Samsar/orders/listedContent';
import { isOfContent, readContent } from '../../../nodes/Samsar/orders/listedContent';
import type { Order } from '../../../nodes/Samsar/orders/order';

const SENT = Date.parse('2026-05-01T12:00:00Z');
const SECOND = 1_000;
const content: CreatedContent = {
	prompt: 'A kite',
	aspectRatio: '16:9',
	videoModel: 'RUNWAYML',
};
const spans = [{ from: SENT, until: SENT + SECOND }];

const entry = (more: Partial<ListedSession> = {}): ListedSession => ({
	sessionId: 'a',
	createdAt: SENT,
	created: new Date(SENT).toISOString(),
	videoModel: 'RUNWAYML',
	kind: 'video_create',
	...more,
});

describe('a listed session is a candidate', () => {
	it.each<[string, Partial<ListedSession>, boolean]>([
		['made in time, by the model', {}, true],
		['made a second too early', { createdAt: SENT - SECOND }, false],
		['made a second too late', { createdAt: SENT + 2 * SECOND }, false],
		['without a time', { createdAt: null }, false],
		['by another model', { videoModel: 'VEO3.1I2V' }, false],
		['by a model that is not told', { videoModel: null }, true],
		['in other letters', { videoModel: 'runwayml', kind: 'VIDEO_CREATE' }, true],
		['made from another video', { kind: 'translate_video' }, false],
		['made by who knows what', { kind: null }, false],
	])('or not: %s', (_case, more, isOne) => {
		expect(listCandidates([entry(more)], content, spans)).toHaveLength(isOne ? 1 : 0);
	});

	const edited: EditedContent = {
		kind: 'remove_subtitles',
		traits: { originalSessionId: 'source' },
	};
	const metadata = { originalSessionId: 'source' };

	it.each<[string, Partial<ListedSession>, Array<Partial<Candidate>>]>([
		['made of the same video', { metadata }, [{ sessionId: 'a', isUntold: false }]],
		['in other letters', { metadata, kind: 'REMOVE_SUBTITLES' }, [{ isUntold: false }]],
		['by another model', { metadata, videoModel: 'VEO3.1I2V' }, [{ isUntold: false }]],
		['made of who knows what', {}, [{ isUntold: true }]],
		['made of another video', { metadata: { originalSessionId: 'other' } }, []],
		['made in another way', { metadata, kind: 'add_subtitles' }, []],
		['made of nothing else', { metadata, kind: 'video_create' }, []],
		['made a second too early', { metadata, createdAt: SENT - SECOND }, []],
	])('of an edit, or not: %s', (_case, more, candidates) => {
		const listed = listCandidates([entry({ kind: edited.kind, ...more })], edited, spans);
		expect(listed).toHaveLength(candidates.length);
		expect(listed).toMatchObject(candidates);
	});

	it('of no video from pictures, which the list does not show', () => {
		const route = { path: 'image_list_to_video' } as Order['route'];
		expect(readContent({ route, body: { input: { image_urls: [] } } })).toBeNull();
	});

	it('and they come oldest first', () => {
		const listed = [entry({ sessionId: 'b', createdAt: SENT + 2 }), entry()];
		expect(listCandidates(listed, content, spans).map(({ sessionId }) => sessionId)).toEqual([
			'a',
			'b',
		]);
	});
});

describe('the content of a session', () => {
	const told = { prompt: 'A kite', aspectRatio: '16:9', duration: 30 };

	it.each([
		['the same', told, true],
		['with blanks around the prompt', { ...told, prompt: ' A kite\n' }, true],
		['another prompt', { ...told, prompt: 'A kite.' }, false],
		['no prompt', { ...told, prompt: null }, false],
		['another aspect ratio', { ...told, aspectRatio: '9:16' }, false],
		['no aspect ratio', { ...told, aspectRatio: null }, true],
		['another duration', { ...told, duration: 40 }, true],
		['no duration', { ...told, duration: null }, true],
	])('%s', (_case, details, isSame) => {
		expect(isOfContent(details, content)).toBe(isSame);
	});
});

describe('the server’s clock', () => {
	it.each([
		['both tell a part', { least: -1, most: 3 }, { least: 1, most: 9 }, { least: 1, most: 3 }],
		['one tells nothing', null, { least: 1, most: 2 }, { least: 1, most: 2 }],
		['it was set in between', { least: 0, most: 1 }, { least: 5, most: 6 }, { least: 5, most: 6 }],
	])('of two answers: %s', (_case, one, other, both) => {
		expect(narrowSkew(one, other)).toEqual(both);
	});

	it('is what the time of a session is compared by', () => {
		const skew = { least: 3_600_000, most: 3_601_000 };
		expect(toServerTime(spans, skew)).toEqual([
			{
				from: SENT + 3_600_000 - EARLY_MS,
				until: SENT + SECOND + 3_601_000 + LATE_MS,
			},
		]);
	});

	it('is near to this one when the server does not tell it', () => {
		const [{ from, until }] = toServerTime(spans, null);
		expect([SENT - from, until - SENT]).toEqual([EARLY_MS + 5_000, SECOND + 5_000 + LATE_MS]);
	});
});

describe('which session is an order’s', () => {
	const open = (order = 'same', more: Partial<OpenOrder> = {}): OpenOrder => ({
		order,
		lengths: [30, 38],
		spans,
		...more,
	});
	const [one, two, three]: Candidate[] = [0, 1, 2].map((nth) => ({
		sessionId: `s${nth}`,
		createdAt: SENT + nth,
		duration: null,
	}));
	const long = (candidate: Candidate, duration: number) => ({ ...candidate, duration });
	const elsewhere = { spans: [{ from: SENT - 90_000, until: SENT - 80_000 }] };

	it.each<[string, Candidate[], OpenOrder[], string]>([
		['no candidate', [], [open()], 'none'],
		['one candidate', [one], [open()], 's0'],
		['two candidates for one order', [one, two], [open()], 'ambiguous'],
		['two candidates for two orders', [one, two], [open(), open()], 's0'],
		['fewer candidates than orders', [one, two], [open(), open(), open()], 's0'],
		['more candidates than orders', [one, two, three], [open(), open()], 'ambiguous'],
		['orders that only look the same', [one, two], [open(), open('other')], 'ambiguous'],
		[
			'two candidates, and an order of another time',
			[one, two],
			[open(), open('same', elsewhere)],
			'ambiguous',
		],
		[
			'one candidate, and another order of another time',
			[one],
			[open(), open('other', elsewhere)],
			's0',
		],
		['one of another length', [long(one, 25)], [open()], 's0'],
		['one of the length, an outro counted in', [one, long(two, 38)], [open()], 'ambiguous'],
		['one of the length beside one of another', [long(one, 25), long(two, 30)], [open()], 's1'],
		[
			'one of the length, and an order of another',
			[long(one, 30)],
			[open(), open('other', { lengths: [10] })],
			's0',
		],
		[
			'one of another length, and an order of that',
			[long(one, 10)],
			[open(), open('other', { lengths: [10] })],
			'ambiguous',
		],
	])('%s', (_case, candidates, orders, verdict) => {
		const judgement = judgeCandidates(candidates, orders, open());
		expect(judgement.kind === 'ours' ? judgement.sessionId : judgement.kind).toBe(verdict);
		if (judgement.kind === 'ambiguous') expect(judgement.candidates).toEqual(candidates);
	});
});

describe('a list that is full', () => {
	const listed = [entry({ createdAt: SENT }), entry({ createdAt: SENT - SECOND })];
	const sentAt = (time: number) => ({ from: time, until: time + SECOND });

	it.each([
		['with room for more', [sentAt(SENT - 9 * SECOND)], 3, false],
		['that goes back far enough', [sentAt(SENT - SECOND)], 2, false],
		['that does not', [sentAt(SENT - 9 * SECOND)], 2, true],
		['that does for one of two times', [sentAt(SENT), sentAt(SENT - 9 * SECOND)], 2, true],
	])('%s', (_case, times, room, isTooShort) => {
		expect(endsBefore(listed, times, room)).toBe(isTooShort);
	});
});

describe('what the server tells', () => {
	it('is a list, newest first, with entries that name no session left out', () => {
		const requests = [
			{
				request_id: 'r1',
				session_id: 's1',
				provider: 'RUNWAYML',
				session_sub_type: 'video_create',
				created_at: '2026-05-01T12:00:00Z',
			},
			{ provider: 'RUNWAYML' },
			'junk',
			{ request_id: 's2', created_at: 'yesterday' },
		];
		expect(readListed({ requests })).toEqual([
			entry({ sessionId: 's1' }),
			{ sessionId: 's2', createdAt: null, created: 'yesterday', videoModel: null, kind: null },
		]);
	});

	it.each([
		['text', '2026-05-01T12:00:00.000Z'],
		['milliseconds', SENT],
		['milliseconds as text', String(SENT)],
		['seconds', SENT / 1_000],
	])('has times as %s', (_form, time) => {
		const [listed] = readListed({ requests: [{ id: 's1', created_at: time }] }) ?? [];
		expect(listed).toMatchObject({ createdAt: SENT, created: '2026-05-01T12:00:00.000Z' });
	});

	it('has no more entries than were asked for', () => {
		const requests = Array.from({ length: 10_000 }, (_, nth) => ({ session_id: `s${nth}` }));
		expect(readListed({ requests })?.map(({ sessionId }) => sessionId)).toEqual(
			requests.slice(0, 500).map(({ session_id: id }) => id),
		);
	});

	it('is no list without requests, and no details without a session', () => {
		expect(readListed({ message: 'ok' })).toBeNull();
		expect(readDetails({ status: 'PENDING' })).toBeNull();
	});
});
