import type { CallbackRecord, DialectName, RequestKind, RequestRecord } from './types';

/** Milliseconds, or a range from which each request gets its own. */
export type Span = number | { least: number; most: number };

/** What the server is like; it can be changed while it runs. */
export interface Settings {
	/** Balance in credits, default 1,000,000. A create that costs more gets 402. */
	credits: number;
	/** Credits that the key may spend in all; null is no limit. A create beyond it gets 402. */
	keyLimit: number | null;
	/** Accept model keys that the dialect does not know. */
	acceptAnyModel: boolean;
	/** The offered video models, with credits per second; absent: those of the dialect. */
	videoModels?: Record<string, number>;
	/** The offered image models; absent: those of the dialect. */
	imageModels?: string[];
	/** So many seconds longer than ordered a text becomes; what is charged follows it. */
	timelineDrift: number;
	/** So long after a create was accepted its entry appears in the list of requests. */
	entriesLateMs: number;
	/** So far the server's clock is ahead: its Date header and the times in its answers. */
	clockSkewMs: number;
	/** How long each kind of request takes to be answered, faults included. It has been carried out before. */
	answerMs: Partial<Record<RequestKind, Span>>;
}

export interface EmulatorOptions extends Partial<Settings> {
	/** Port of the API; 0 (default) takes a free one. The videos always come from a second, free port. */
	port?: number;
	/** Interface to listen on, default 127.0.0.1. */
	host?: string;
	/** The one key that is accepted, default `test-key`. */
	apiKey?: string;
	/** A key that is known and may do nothing: 403. */
	forbiddenKey?: string;
	/** Generation of the API, default `documented`. */
	dialect?: DialectName;
	/** Stands before every path, as a proxy in front of a self-hosted server has it: `/api`. */
	pathPrefix?: string;
	/** Links are unsigned, at `http://localhost:<port of the API>/assets_v2/`, as of a self-hosted server. */
	selfHosted?: boolean;
	/** Origin of the links, for pictures: nobody gets a file from there. */
	linkOrigin?: string;
	/** Milliseconds that a render takes, default 300. */
	renderMs?: number;
	/** A render ends at this status request, whatever the clock says. Replaces `renderMs`. */
	renderPolls?: number;
	/** More creates than this within a second get 429, without Retry-After. */
	createsPerSecond?: number;
	/** More creates than this within 60 s get 429 with Retry-After. */
	createsPerMinute?: number;
	/** Call back when a render ends, also in a dialect that calls nobody back. */
	callsBack?: boolean;
	/** The time on the server's clock at a moment of this machine's; both in milliseconds since 1970. */
	tellTime?: (at: number) => number;
	/** Called once per API or download request, when it has been answered. */
	onAnswered?: (record: RequestRecord) => void;
	/** Called once per callback, when it has been answered or got lost. */
	onCalledBack?: (record: CallbackRecord) => void;
}

const DEFAULTS: Settings = {
	credits: 1_000_000,
	keyLimit: null,
	acceptAnyModel: false,
	videoModels: undefined,
	imageModels: undefined,
	timelineDrift: 0,
	entriesLateMs: 0,
	clockSkewMs: 0,
	answerMs: {},
};

/** What the server's clock shows at a moment of this machine's. */
export function readClock(at: number, options: EmulatorOptions, { clockSkewMs }: Settings): Date {
	return new Date((options.tellTime?.(at) ?? at) + clockSkewMs);
}

/** The settings among these options, with the defaults for the others. */
export function readSettings(options: EmulatorOptions): Settings {
	const isSetting = ([name, value]: [string, unknown]) => name in DEFAULTS && value !== undefined;
	return { ...DEFAULTS, ...Object.fromEntries(Object.entries(options).filter(isSetting)) };
}

/** Throws when a name is not that of a setting. */
export function changeSettings(settings: Settings, changes: Partial<Settings>): void {
	const unknown = Object.keys(changes).filter((name) => !(name in DEFAULTS));
	if (unknown.length > 0) {
		const known = Object.keys(DEFAULTS).join(', ');
		throw new Error(`There is no setting "${unknown.join('", "')}". Known: ${known}`);
	}
	Object.assign(settings, changes);
}

/** Milliseconds for one request. */
export function chooseWithin(span: Span = 0): number {
	if (typeof span === 'number') return span;
	return span.least + Math.random() * (span.most - span.least);
}
