import type { FastifyReply, FastifyRequest } from 'fastify';

import { json, routeMissing } from './answers';
import { isObject, type Dialect, type KeyProblem, type Route } from './dialects/dialect';
import type { Holds } from './holds';
import { readBody, recordRequest, type Listener } from './listener';
import { readMarkedFault, type PlannedFault, type Plans } from './plans';
import type { Renders } from './renders';
import type { StatusLoad } from './statusLoad';
import { deliver, strike, type Exchange } from './strike';
import type { Answer, EmulatedSession, EmulatorOptions, RequestKind, RequestRecord } from './types';

const MINUTE_MS = 60_000;
const OWN_PATHS = /^\/(__emulator(\/|$)|$)/;

interface ApiSetup {
	listener: Listener;
	dialect: Dialect;
	options: EmulatorOptions;
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

/** The API itself: one dialect, with planned faults between it and the client. */
export function serveApi(setup: ApiSetup): void {
	const { listener, dialect, options, plans, renders, requests, load, holds } = setup;
	const { app } = listener;
	const routes = new Map<string, Route>(
		dialect.routes.map((route) => [`${route.method} ${route.path}`, route]),
	);
	const arrivals = new WeakMap<FastifyRequest, Arrival>();
	const strikeContext = {
		get elsewhere() {
			return setup.cdnOrigin();
		},
		unplug: (ms: number) => void listener.unplug(ms),
		hold: async (record: RequestRecord) => await holds.hold(record),
	};

	const kindOf = (method: string, path: string): RequestKind => {
		if (method === 'POST' && dialect.createPaths.includes(path)) return 'create';
		if (method === 'GET' && path === dialect.statusPath) return 'status';
		return routes.get(`${method} ${path}`)?.kind ?? 'other';
	};

	app.addHook('onRequest', async (request, reply) => {
		const path = request.url.split('?', 1)[0];
		if (OWN_PATHS.test(path)) return;
		const kind = kindOf(request.method, path);
		const record = recordRequest(kind, request, reply, options.onAnswered);
		requests.push(record);
		const arrival: Arrival = { request, reply, record };
		arrivals.set(request, arrival);
		if (kind === 'status') noteStatus(arrival);
		if (kind === 'other') return;
		const { session } = arrival;
		arrival.planned = plans.strike({ kind, session, finished: hasEnded(session) });
		if (arrival.planned?.fault.kind === 'resetBeforeRead') {
			await strike(arrival, arrival.planned, undefined, strikeContext);
		}
	});

	const noteStatus = (arrival: Arrival) => {
		const { record, reply } = arrival;
		load.begin(record.at);
		reply.raw.once('close', () => load.end());
		arrival.session = renders.find(findId(dialect, record.query));
		if (!arrival.session) return;
		record.sessionId = arrival.session.id;
		renders.look(arrival.session);
	};

	const hasEnded = (session?: EmulatedSession) =>
		session !== undefined && renders.view(session).state !== 'PENDING';

	const carryOut = ({ record }: Arrival): Answer => {
		const { kind, body, query } = record;
		const keyProblem = judgeKey(record.headers.authorization, options.apiKey ?? 'test-key');
		if (kind === 'create') return create(record, keyProblem);
		if (kind === 'status') {
			const id = findId(dialect, query);
			if (!id) return dialect.missingId;
			if (keyProblem) return dialect.badKey(keyProblem, kind);
			const session = renders.find(id);
			return session ? dialect.status(renders.view(session)) : dialect.unknownId;
		}
		const route = routes.get(`${record.method} ${record.path}`);
		return route
			? route.answer({ query, body, keyProblem, renders })
			: routeMissing(record.method, record.path);
	};

	const create = (record: RequestRecord, keyProblem?: KeyProblem): Answer => {
		if (keyProblem) return dialect.badKey(keyProblem, 'create');
		const limited = limitCreates(requests, options.createsPerMinute, record.at);
		if (limited) return limited;
		const { body } = record;
		const refusal = dialect.refuse(body, options.acceptAnyModel ?? false);
		if (refusal || !isObject(body) || !isObject(body.input)) return refusal ?? dialect.missingId;
		if (renders.priceOf(body.input) > renders.remainingCredits) return dialect.outOfCredits;
		const webhookUrl = typeof body.webhookUrl === 'string' ? body.webhookUrl : undefined;
		const session = renders.accept(body.input, webhookUrl);
		record.sessionId = session.id;
		record.credits = session.credits;
		return dialect.created(session);
	};

	const answer = async (request: FastifyRequest, reply: FastifyReply) => {
		const arrival = arrivals.get(request);
		if (!arrival) return await reply.callNotFound();
		const { record } = arrival;
		record.body = readBody(request.body);
		const planned = arrival.planned ?? planLate(arrival);
		if (!planned) {
			await deliver(arrival, carryOut(arrival));
			return reply;
		}
		const isCarriedOut = planned.fault.accepted || record.method === 'GET';
		const intended = isCarriedOut ? carryOut(arrival) : undefined;
		await strike(arrival, planned, intended, strikeContext);
		return reply;
	};

	/** Faults that depend on the prompt: planned with `match`, or asked for by a marker in it. */
	const planLate = ({ record, session }: Arrival): PlannedFault | undefined => {
		if (record.kind === 'status') {
			return session?.looks === 1 ? readMarkedFault(session.prompt, 'status') : undefined;
		}
		if (record.kind !== 'create') return undefined;
		const prompt = promptOf(record.body);
		return plans.strike({ kind: 'create', prompt }) ?? readMarkedFault(prompt, 'create');
	};

	app.setNotFoundHandler(async (request, reply) => {
		const arrival = arrivals.get(request);
		const missing = routeMissing(request.method, request.url.split('?', 1)[0]);
		if (arrival) await deliver(arrival, missing);
		else
			await reply
				.code(404)
				.headers(missing.headers ?? {})
				.send(missing.body);
		return reply;
	});
	for (const path of dialect.createPaths) app.post(path, answer);
	app.get(dialect.statusPath, answer);
	for (const { method, path } of dialect.routes) app.route({ method, url: path, handler: answer });
}

function findId({ idParameters }: Dialect, query: Record<string, string>): string | undefined {
	return idParameters.map((name) => query[name]).find((id) => id !== undefined && id.trim() !== '');
}

function promptOf(body: unknown): string {
	return isObject(body) && isObject(body.input) ? String(body.input.prompt ?? '') : '';
}

function judgeKey(header: unknown, apiKey: string): KeyProblem | undefined {
	const key = typeof header === 'string' ? /^Bearer\s*(.*)$/.exec(header)?.[1] : '';
	if (key === undefined || key === '') return 'missing';
	return key === apiKey ? undefined : 'invalid';
}

function limitCreates(
	requests: RequestRecord[],
	perMinute: number | undefined,
	now: number,
): Answer | undefined {
	if (perMinute === undefined) return undefined;
	const recent = requests.filter(
		({ credits, at }) => credits !== undefined && now - at < MINUTE_MS,
	);
	if (recent.length < perMinute) return undefined;
	const seconds = Math.ceil((recent[recent.length - perMinute].at + MINUTE_MS - now) / 1000);
	const refusal = json(429, { message: 'Too many requests.' });
	return { ...refusal, headers: { ...refusal.headers, 'retry-after': String(seconds) } };
}
