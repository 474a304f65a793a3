import { json } from '../answers';
import type { Dialect } from './dialect';
import { createAt, documented } from './documented';

/** Generations F to H, to October 2025: the ID goes by the name of request_id only. */
export const oct2025: Dialect = {
	...documented,
	name: 'oct2025',
	paidRoutes: [createAt('/v1/video/create', (id) => json(201, { request_id: id }))],
	idParameters: ['request_id'],
	status: (view) =>
		view.state === 'COMPLETED'
			? json(200, { status: 'COMPLETED', url: view.link, video_link: view.link })
			: documented.status(view),
	missingId: json(400, { message: 'Missing or invalid request_id.' }),
};
