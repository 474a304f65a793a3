import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';

import { htmlPage, routeMissing } from './answers';
import type { Holds } from './holds';
import { readBody, recordRequest, type Listener } from './listener';
import { chooseWithin, readClock, type EmulatorOptions, type Settings } from './options';
import { readMarkedFault, type PlannedFault, type Plans } from './plans';
import type { Renders } from './renders';
import type { Routes } from './routes';
import type { StatusLoad } from './statusLoad';
import { deliver, pause, strike, type Exchange } from './strike';
import type { EmulatedSession, RequestRecord } from './types';

const OWN_PATHS = /^\/(__emulator(\/|$)|assets_v2\/|$)/;

interface ApiSetup {
	listener: Listener;
	routes: Routes;
	options: EmulatorOptions;
	settings: Settings;
	plans: Plans;
	renders: Renders;
	requests: RequestRecord[];
	load: StatusLoad;
	holds: Holds;
	cdnOrigin: () => string;
}

interface Arrival extends Exchange {
	planned?: PlannedFault;
	session?: EmulatedSession;
}

/** The API itself: its routes, with delays and planned faults between them and the client. */
export function serveApi(setup: ApiSetup): void {
	const { listener, routes, options, settings, plans, renders, requests, load, holds } = setup;
	const { app } = listener;
	const arrivals = new WeakMap<FastifyRequest, Arrival>();
	const strikeContext = {
		get elsewhere() {
			return setup.cdnOrigin();
		},
		unplug: (ms: number) => void listener.unplug(ms),
		hold: async (record: RequestRecord) => await holds.hold(record),
	};

	app.addHook('onRequest', async (request, reply) => {
		const path = request.url.split('?', 1)[0];
		if (OWN_PATHS.test(path)) return;
		reply.raw.setHeader('date', readClock(Date.now(), options, settings).toUTCString());
		const kind = routes.kindOf(request.method, path);
		const record = recordRequest(kind, request, reply, options.onAnswered);
		requests.push(record);
		const arrival: Arrival = { request, reply, record };
		arrivals.set(request, arrival);
		if (kind === 'other') return;
		if (kind === 'status' || kind === 'details') findSession(arrival);
		if (kind === 'status') noteStatus(arrival);
		const { session } = arrival;
		arrival.planned = plans.strike({ kind, session, finished: hasEnded(session) });
		if (arrival.planned?.fault.kind === 'resetBeforeRead') {
			await strike(arrival, arrival.planned, undefined, strikeContext);
		}
	});

	const findSession = (arrival: Arrival) => {
		arrival.session = renders.find(routes.findId(arrival.record.query));
		arrival.record.sessionId = arrival.session?.id;
	};

	const noteStatus = ({ record, reply, session }: Arrival) => {
		load.begin(record.at);
		reply.raw.once('close', () => load.end());
		if (session) renders.look(session);
	};

	const hasEnded = (session?: EmulatedSession) =>
		session !== undefined && renders.view(session).session.ended !== undefined;

	const answer = async (request: FastifyRequest, reply: FastifyReply) => {
		const arrival = arrivals.get(request);
		if (!arrival) return await reply.callNotFound();
		const { record } = arrival;
		record.body = readBody(request.body);
		const planned = arrival.planned ?? planLate(arrival);
		const isCarriedOut = !planned || planned.fault.accepted || record.method === 'GET';
		const intended = isCarriedOut ? routes.answer(record) : undefined;
		await pause(chooseWithin(settings.answerMs[record.kind]));
		if (planned) await strike(arrival, planned, intended, strikeContext);
		else if (intended) await deliver(arrival, intended);
		return reply;
	};

	/** Faults that depend on the prompt: planned with `match`, or asked for by a marker in it. */
	const planLate = ({ record, session }: Arrival): PlannedFault | undefined => {
		const { kind } = record;
		if (kind === 'status') {
			return session?.looks === 1 ? readMarkedFault(session.prompt, 'status') : undefined;
		}
		const prompt = routes.promptOf(record);
		if (prompt === undefined) return undefined;
		const planned = plans.strike({ kind, prompt });
		return planned ?? (kind === 'create' ? readMarkedFault(prompt, 'create') : undefined);
	};

	app.setErrorHandler<FastifyError>(async (error, request, reply) => {
		const arrival = arrivals.get(request);
		if (!arrival || error.statusCode !== 413) throw error;
		await deliver(arrival, htmlPage(413, 'PayloadTooLargeError: request entity too large'));
		return reply;
	});
	app.setNotFoundHandler(async (request, reply) => {
		const arrival = arrivals.get(request);
		if (arrival) return await answer(request, reply);
		const { code, headers = {}, body } = routeMissing(request.method, request.url.split('?', 1)[0]);
		return await reply.code(code).headers(headers).send(body);
	});
	for (const { method, path } of routes.places) app.route({ method, url: path, handler: answer });
}
