import { readRender, readSessionId } from '../../../nodes/Samsar/api/render';
import type { JsonRecord } from '../../../nodes/Samsar/api/render';

const ID = 'vid_1234567890';

/** The bodies of the documentation, letter for letter. */
const CREATED = '{"session_id": "vid_1234567890"}';
const PENDING =
	'{"status":"PENDING","details":{"prompt_generation":"COMPLETED","image_generation":"COMPLETED","audio_generation":"COMPLETED","frame_generation":"INIT","video_generation":"INIT","ai_video_generation":"PENDING","speech_generation":"COMPLETED","music_generation":"COMPLETED","lip_sync_generation":"INIT","sound_effect_generation":"INIT","transcript_generation":"INIT"}}';
const COMPLETED_SECTION =
	'{"status":"COMPLETED","url":"https://cdn.samsar.one/videos/vid_1234567890.mp4"}';
const COMPLETED_TABLE = '{"video_link":"https://cdn.samsar.one/videos/vid_1234567890.mp4"}';
const LINK = 'https://cdn.samsar.one/videos/vid_1234567890.mp4';

function parse(text: string): JsonRecord {
	return JSON.parse(text) as JsonRecord;
}

describe('the documented contract', () => {
	it('reads the session ID from the documented answer to a create', () => {
		expect(readSessionId(parse(CREATED))).toBe(ID);
	});

	it('reads a pending render', () => {
		expect(readRender(ID, parse(PENDING))).toEqual({
			sessionId: ID,
			status: 'PENDING',
			videoUrl: null,
			// 5 of 11 stages
			progress: 45,
			stages: {
				prompt_generation: 'COMPLETED',
				image_generation: 'COMPLETED',
				audio_generation: 'COMPLETED',
				frame_generation: 'INIT',
				video_generation: 'INIT',
				ai_video_generation: 'PENDING',
				speech_generation: 'COMPLETED',
				music_generation: 'COMPLETED',
				lip_sync_generation: 'INIT',
				sound_effect_generation: 'INIT',
				transcript_generation: 'INIT',
			},
			failureReason: null,
			creditsCharged: null,
			body: parse(PENDING),
		});
	});

	it.each([
		['section', COMPLETED_SECTION],
		['table, which has no status', COMPLETED_TABLE],
	])('reads a completed render in the form of the %s', (_form, text) => {
		expect(readRender(ID, parse(text))).toEqual({
			sessionId: ID,
			status: 'COMPLETED',
			videoUrl: LINK,
			progress: 100,
			stages: {},
			failureReason: null,
			creditsCharged: null,
			body: parse(text),
		});
	});
});

describe('the session ID of a created render', () => {
	it.each<[string, JsonRecord, string | null]>([
		['the documented field', { session_id: 'vid_1' }, 'vid_1'],
		['2025 late', { request_id: '65a1b2c3d4e5f60718293a4b' }, '65a1b2c3d4e5f60718293a4b'],
		['2026, both', { request_id: 'r', session_id: 's' }, 's'],
		['request before task', { taskId: 't', request_id: 'r' }, 'r'],
		['task before id', { id: 'i', taskId: 't' }, 't'],
		['plain id', { id: 'i' }, 'i'],
		['a number', { session_id: 1234567890 }, '1234567890'],
		['blanks around it', { session_id: ' vid_1\n' }, 'vid_1'],
		['an empty first field', { session_id: '', request_id: 'r' }, 'r'],
		['a null first field', { session_id: null, request_id: 'r' }, 'r'],
		['characters of any kind', { session_id: 'a/b?c=d&é' }, 'a/b?c=d&é'],
		['none', { message: 'ok' }, null],
		['blank only', { session_id: '  ' }, null],
		['an object', { session_id: { id: 'x' } }, null],
		['a boolean', { id: true }, null],
	])('%s', (_case, body, expected) => {
		expect(readSessionId(body)).toBe(expected);
	});
});
