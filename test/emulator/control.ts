import type { FastifyInstance } from 'fastify';

import { isObject } from './dialects/dialect';
import { landingPage } from './landing';
import { readBody } from './listener';
import type { DialectName, Emulator, Plan, RequestRecord } from './types';

/** Lets another process look and steer. */
export function serveControl(app: FastifyInstance, emulator: Emulator, dialect: DialectName): void {
	app.get('/', async (_request, reply) => {
		return await reply.type('text/html; charset=utf-8').send(landingPage(emulator, dialect));
	});

	app.get('/__emulator/state', () => ({
		dialect,
		baseUrl: emulator.baseUrl,
		cdnOrigin: emulator.cdnOrigin,
		counts: emulator.counts,
		sessions: emulator.sessions,
		requests: emulator.requests.map(hideKey),
		cdnRequests: emulator.cdnRequests.map(hideKey),
		callbacks: emulator.callbacks,
	}));

	app.post('/__emulator/plan', async (request, reply) => {
		const body = readBody(request.body);
		const plans = Array.isArray(body) ? body : [body];
		if (!plans.every(isPlan)) {
			return await reply
				.code(400)
				.send({ message: 'A plan needs "on", and "fault" or on: "session".' });
		}
		try {
			for (const plan of plans) emulator.plan(plan);
		} catch (error) {
			return await reply.code(400).send({ message: (error as Error).message });
		}
		return { planned: plans.length };
	});

	app.post('/__emulator/reset', () => {
		emulator.reset();
		return { reset: true };
	});

	app.post<{ Params: { id: string } }>('/__emulator/complete/:id', async (request, reply) => {
		try {
			return emulator.complete(request.params.id);
		} catch (error) {
			return await reply.code(404).send({ message: (error as Error).message });
		}
	});
}

/** Somebody may have tried a real key here, and the page is open to all who reach the port. */
function hideKey(record: RequestRecord): RequestRecord {
	const { authorization } = record.headers;
	if (authorization === undefined) return record;
	return { ...record, headers: { ...record.headers, authorization: '(hidden)' } };
}

function isPlan(value: unknown): value is Plan {
	if (!isObject(value) || typeof value.on !== 'string') return false;
	return value.on === 'session' || typeof value.fault === 'string' || isObject(value.fault);
}
