import { json } from '../../answers';
import { chargedFor } from '../../ledger';
import { readClock } from '../../options';
import type { Answer, EmulatedSession, JsonObject } from '../../types';
import type { Call } from '../dialect';
import { badKey } from './answers';

export function getCredits({ keyProblem, renders, ledger }: Call): Answer {
	if (keyProblem) return badKey(keyProblem);
	renders.settle();
	const answer = json(200, { remainingCredits: ledger.balance, lastTopUp: null });
	return {
		...answer,
		headers: { ...answer.headers, 'x-credits-remaining': String(ledger.balance) },
	};
}

/** The whole account's requests, newest first. No prompt is told, and no status but PENDING. */
export function listRequests(call: Call): Answer {
	const { query, keyProblem, settings } = call;
	if (keyProblem) return badKey(keyProblem);
	const isAppeared = ({ acceptedAt }: EmulatedSession) =>
		Date.now() >= acceptedAt + settings.entriesLateMs;
	const sessions = newestFirst(call)
		.filter((session) => session.isListed && isAppeared(session))
		.filter(() => query.type === undefined || query.type === 'video');
	return json(200, {
		requests: sessions.slice(0, readLimit(query.limit, 50, 500)).map((session) => {
			const time = tellTime(session, call);
			return {
				request_id: session.id,
				session_id: session.id,
				type: 'video',
				provider: session.video.videoModel,
				status: 'PENDING',
				result_url: null,
				result_urls: [],
				thumbnail_url: null,
				request_type: session.kind === 'create' ? 'text_to_video' : session.kind,
				session_sub_type: session.kind === 'create' ? 'video_create' : session.kind,
				created_at: time,
				updated_at: time,
				metadata: tellMetadata(session),
			};
		}),
	});
}

export function listCompleted(call: Call): Answer {
	const { query, keyProblem, renders } = call;
	if (keyProblem) return badKey(keyProblem);
	const views = newestFirst(call).map((session) => renders.view(session));
	const completed = views.filter(({ state }) => state === 'COMPLETED');
	return json(
		200,
		completed.slice(0, readLimit(query.limit, 5000, 5000)).map(({ session, link }) => ({
			session_id: session.id,
			result_url: link,
			has_subtitles: session.video.hasSubtitles,
			result_language: session.video.language,
			langauge: session.video.language,
		})),
	);
}

/** One entry per session that has been charged for anything. */
export function listUsage(call: Call): Answer {
	const { query, keyProblem, renders } = call;
	if (keyProblem) return badKey(keyProblem);
	renders.settle();
	const charged = newestFirst(call).filter((session) => chargedFor(session) > 0);
	const pageSize = readLimit(query.pageSize ?? query.limit, 20, 100);
	const page = readLimit(query.page, 1, Infinity);
	const totalPages = Math.ceil(charged.length / pageSize);
	return json(200, {
		items: charged.slice((page - 1) * pageSize, page * pageSize).map((session) => ({
			id: `express:${session.id}`,
			source: 'express_video',
			credits: chargedFor(session),
			balanceAfter: session.balanceAfter ?? null,
			createdAt: tellTime(session, call),
			metadata: {
				sessionId: session.id,
				durationSeconds: session.video.seconds,
				videoGenerationModel: session.video.videoModel,
			},
		})),
		pagination: {
			page,
			pageSize,
			totalItems: charged.length,
			totalPages,
			hasNextPage: page < totalPages,
			hasPreviousPage: page > 1,
		},
	});
}

/** Of an edit: what it was made of, and how. */
function tellMetadata({ kind, input, sources = [], video }: EmulatedSession): JsonObject {
	const [originalSessionId] = sources;
	switch (kind) {
		case 'translate_video':
			return {
				originalSessionId,
				language: input.language,
				enableSubtitles: input.enable_subtitles === true,
				translateOutro: input.translate_outro !== false,
				translateFooter: input.translate_footer !== false,
			};
		case 'add_subtitles': {
			const { subtitle_language: subtitleLanguage } = input;
			return { originalSessionId, ...(subtitleLanguage !== undefined && { subtitleLanguage }) };
		}
		case 'remove_subtitles':
			return { originalSessionId };
		case 'join_videos':
			return {
				sessionIds: sources,
				blendScenes: input.blend_scenes === true,
				durationSeconds: video.seconds,
				billableSeconds: Math.ceil(video.seconds),
			};
		default:
			return {};
	}
}

function newestFirst({ renders: { sessions, earlier } }: Call): EmulatedSession[] {
	return [...earlier, ...sessions].sort((a, b) => a.acceptedAt - b.acceptedAt).reverse();
}

function readLimit(text: string | undefined, usual: number, most: number): number {
	const limit = Math.floor(Number(text ?? usual));
	return Number.isFinite(limit) && limit >= 1 ? Math.min(limit, most) : usual;
}

function tellTime({ acceptedAt }: EmulatedSession, { options, settings }: Call): string {
	return readClock(acceptedAt, options, settings).toISOString();
}
