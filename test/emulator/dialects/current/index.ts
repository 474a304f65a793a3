import { htmlPage } from '../../answers';
import type { Dialect, Route } from '../dialect';
import { getCredits, listCompleted, listRequests, listUsage } from './account';
import { badKey, MISSING_ID, UNKNOWN_ID } from './answers';
import { listFonts } from './audio';
import { chargesOf } from './charges';
import { createRoutes } from './create';
import { editingRoutes } from './editing';
import { listModels } from './models';
import { pictureRoute, uploadPictures } from './pictures';
import { detail, ID_PARAMETERS, status } from './status';
import { cancelRender, pauseRender, resumeRender } from './steering';

/** Looks like the object IDs of the published server: 24 hexadecimal digits. */
const FIRST_ID = 0x1a2b3c4d;

const LINK_LIFE_SECONDS = 7 * 86_400;

const get = (kind: Route['kind'], path: string, answer: Route['answer']): Route => ({
	kind,
	method: 'GET',
	path,
	answer,
});
const post = (kind: Route['kind'], path: string, answer: Route['answer']): Route => ({
	kind,
	method: 'POST',
	path,
	answer,
});

/** Generations I to M, 2026, as the published server behaves. */
export const current: Dialect = {
	name: 'current',
	paidRoutes: [...createRoutes, pictureRoute, ...editingRoutes],
	statusPaths: ['/v1/status', '/v2/status'],
	idParameters: ID_PARAMETERS,
	callsBack: true,
	newSessionId: (number) => `68f0c1d2e3a4b5c6${(FIRST_ID + number).toString(16).padStart(8, '0')}`,
	chargesOf,
	status,
	signLink: (link, { looks }) => {
		const expires = Math.floor(Date.now() / 1000) + LINK_LIFE_SECONDS;
		return `${link}?Expires=${expires}&Signature=${looks}`;
	},
	badKey,
	missingId: MISSING_ID,
	unknownId: UNKNOWN_ID,
	malformedBody: htmlPage(400, 'SyntaxError: Unexpected token in JSON'),
	routes: [
		get('models', '/v1/video/supported_models', listModels),
		get('fonts', '/v1/supported_fonts', listFonts),
		get('credits', '/v1/credits', getCredits),
		get('credits', '/v2/credits', getCredits),
		get('list', '/v2/requests', listRequests),
		get('list', '/api/v2/requests', listRequests),
		get('details', '/v2/status_detailed', detail),
		get('completed', '/v1/video/list_completed_video_sessions', listCompleted),
		get('usage', '/v2/user/usage/logs', listUsage),
		post('upload', '/v1/video/upload_image_data', uploadPictures),
		post('upload', '/v2/upload_image_data', uploadPictures),
		post('cancel', '/v1/video/cancel_render', cancelRender),
		post('pause', '/v1/video/pause_render', pauseRender),
		post('resume', '/v1/video/resume_render', resumeRender),
	],
};
