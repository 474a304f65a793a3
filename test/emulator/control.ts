import type { FastifyInstance } from 'fastify';

import { isObject } from './dialects/dialect';
import type { Emulator } from './emulator';
import { landingPage } from './landing';
import { readBody } from './listener';
import type { Settings } from './options';
import type { Plan } from './plans';
import type { EarlierSession } from './seed';
import type { DialectName, EndState, RequestRecord } from './types';

/** Lets another process look and steer. */
export function serveControl(app: FastifyInstance, emulator: Emulator, dialect: DialectName): void {
	app.get('/', async (_request, reply) => {
		return await reply.type('text/html; charset=utf-8').send(landingPage(emulator, dialect));
	});

	app.get('/__emulator/state', () => ({
		dialect,
		baseUrl: emulator.baseUrl,
		cdnOrigin: emulator.cdnOrigin,
		settings: emulator.settings,
		counts: emulator.counts,
		sessions: emulator.sessions,
		earlierSessions: emulator.earlierSessions,
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

	app.post('/__emulator/settings', async (request, reply) => {
		const changes = readBody(request.body);
		if (!isObject(changes)) return await reply.code(400).send({ message: 'Send an object.' });
		try {
			emulator.configure(changes as Partial<Settings>);
		} catch (error) {
			return await reply.code(400).send({ message: (error as Error).message });
		}
		return emulator.settings;
	});

	app.post('/__emulator/sessions', async (request, reply) => {
		const earlier = readBody(request.body);
		return isObject(earlier) && typeof earlier.prompt === 'string'
			? emulator.addSession(earlier as unknown as EarlierSession)
			: await reply.code(400).send({ message: 'A session needs a "prompt".' });
	});

	const steer = (name: string, act: (id: string, as?: string) => unknown) =>
		app.post<{ Params: { id: string }; Querystring: { as?: string } }>(
			`/__emulator/${name}/:id`,
			async ({ params, query }, reply) => {
				try {
					return act(params.id, query.as);
				} catch (error) {
					return await reply.code(404).send({ message: (error as Error).message });
				}
			},
		);
	steer('complete', (id, as) => emulator.complete(id, isEnd(as) ? as : undefined));
	steer('pause', (id) => emulator.pause(id));
	steer('resume', (id) => emulator.resume(id));
}

function isEnd(word: string | undefined): word is EndState {
	return word === 'COMPLETED' || word === 'FAILED' || word === 'CANCELLED';
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
