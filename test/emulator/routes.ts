import { judgeKey, limitOrders } from './admission';
import { routeMissing } from './answers';
import {
	inputOf,
	isAnswer,
	type Call,
	type Dialect,
	type PaidRoute,
	type Route,
} from './dialects/dialect';
import type { Ledger } from './ledger';
import type { EmulatorOptions, Settings } from './options';
import type { Renders } from './renders';
import type { Answer, RequestKind, RequestRecord } from './types';

interface Server {
	dialect: Dialect;
	options: EmulatorOptions;
	settings: Settings;
	renders: Renders;
	ledger: Ledger;
	requests: RequestRecord[];
	keepFile: Call['keepFile'];
}

/** What the server does, and says, when nothing gets in between. */
export class Routes {
	private readonly paid: Map<string, PaidRoute>;
	private readonly free: Map<string, Route>;

	constructor(private readonly server: Server) {
		const { paidRoutes, routes } = server.dialect;
		this.paid = new Map(paidRoutes.map((route) => [`POST ${this.place(route.path)}`, route]));
		this.free = new Map(
			routes.map((route) => [`${route.method} ${this.place(route.path)}`, route]),
		);
	}

	/** Every method and path that is served. */
	get places(): Array<{ method: string; path: string }> {
		const statusPlaces = this.statusPaths.map((path) => `GET ${path}`);
		return [...this.paid.keys(), ...this.free.keys(), ...statusPlaces].map((place) => {
			const [method, path] = place.split(' ');
			return { method, path };
		});
	}

	kindOf(method: string, path: string): RequestKind {
		if (method === 'GET' && this.statusPaths.includes(path)) return 'status';
		const place = `${method} ${path}`;
		return this.paid.get(place)?.kind ?? this.free.get(place)?.kind ?? 'other';
	}

	/** The ID that a query asks about. */
	findId(query: Record<string, string>): string | undefined {
		return this.server.dialect.idParameters
			.map((name) => query[name])
			.find((id) => id !== undefined && id.trim() !== '');
	}

	/** The prompt of an order; undefined when the request orders nothing. */
	promptOf(record: RequestRecord): string | undefined {
		const route = this.paid.get(`${record.method} ${record.path}`);
		if (!route) return undefined;
		return route.promptOf?.(this.callOf(record)) ?? String(inputOf(record.body)?.prompt ?? '');
	}

	answer(record: RequestRecord): Answer {
		const { dialect, renders } = this.server;
		const { method, path, body } = record;
		const call = this.callOf(record);
		const { keyProblem, query } = call;
		// Malformed JSON never reaches a route: the body parser of the published server ends it in HTML.
		if (typeof body === 'string' && dialect.malformedBody) return dialect.malformedBody;
		if (record.kind === 'status') {
			const id = this.findId(query);
			if (!id) return dialect.missingId;
			if (keyProblem) return dialect.badKey(keyProblem, 'status');
			const session = renders.find(id);
			return session ? dialect.status(renders.view(session)) : dialect.unknownId;
		}
		const place = `${method} ${path}`;
		const paidRoute = this.paid.get(place);
		if (paidRoute) return this.order(paidRoute, record, call);
		return this.free.get(place)?.answer(call) ?? routeMissing(method, path);
	}

	private callOf({ query, body, headers }: RequestRecord): Call {
		const keyProblem = judgeKey(headers.authorization, this.server.options);
		return { ...this.server, query, body, keyProblem };
	}

	private order(route: PaidRoute, record: RequestRecord, call: Call): Answer {
		const { dialect, options, renders, ledger, requests } = this.server;
		if (call.keyProblem) return dialect.badKey(call.keyProblem, route.kind);
		const limited = limitOrders(requests, options, record.at);
		if (limited) return limited;
		const order = route.read(call);
		if (isAnswer(order)) return order;
		renders.settle();
		record.unpaid = ledger.refuse(order.needed ?? order.credits);
		if (record.unpaid) return route.unpaid(record.unpaid, order, ledger);
		const session = renders.accept(order);
		record.sessionId = session.id;
		record.credits = session.credits;
		return route.accepted(session, ledger);
	}

	private get statusPaths(): string[] {
		return this.server.dialect.statusPaths.map((path) => this.place(path));
	}

	private place(path: string): string {
		return `${this.server.options.pathPrefix ?? ''}${path}`;
	}
}
