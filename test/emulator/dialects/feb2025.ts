import { json } from '../answers';
import type { Answer, RenderView } from '../types';
import type { Dialect } from './dialect';
import { createAt, documented } from './documented';

function status({ session, state, done, link }: RenderView): Answer {
	const progress = Math.floor(done * 100);
	if (state === 'COMPLETED')
		return json(200, { status: state, progress, result: { videoUrl: link } });
	if (state === 'FAILED')
		return json(200, { status: state, progress, error: session.failureReason });
	return json(200, { status: state, progress });
}

/** Generation B, February 2025: `progress` instead of stages, the link in `result.videoUrl`. */
export const feb2025: Dialect = {
	...documented,
	name: 'feb2025',
	paidRoutes: ['/v1/video/create_movie', '/v1/video/create'].map((path) =>
		createAt(path, (id) => json(200, { request_id: id })),
	),
	idParameters: ['request_id'],
	callsBack: true,
	status,
	missingId: json(400, { message: 'Missing or invalid request_id.' }),
};
