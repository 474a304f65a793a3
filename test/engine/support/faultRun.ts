import type { IDataObject } from 'n8n-workflow';

import type { EmulatedSession, Emulator, FaultPlan } from '../../emulator';
import { until } from '../../support/time';
import { workOf } from './emulators';
import { isConnectionFault, type Moment, type Row, type Verdict } from './faultRows';
import { startRun, type Execution, type Outcome, type Scene } from './harness';
import { CONTINUES, createAndWait } from './scenes';
import { findKey } from './secrecy';

export interface RowResult {
	row: Row;
	/** Whether the fault came about at all. */
	struck: boolean;
	/** Creates sent for the item that the fault strikes. */
	sent: number;
	/** Those of them that Samsar accepted. */
	accepted: number;
	verdict: Verdict | 'unclear';
	/** What the item says. */
	said: string;
	/** Renders accepted beyond the first, of either item. */
	doublePayments: number;
	/** Accepted sessions that nobody would ever find. */
	lostSessions: string[];
	/** Where the key shows up. */
	leaks: string[];
}

/** The render ends at this look, which makes the second one stand in the middle. */
export const LOOKS = 3;

const MAY_HAVE = 'Samsar may have accepted this render';

const TARGET = 'The kite that is struck';
const BYSTANDER = 'The other kite';

/** Milliseconds after which Retry On Fail tries again, and after which no server would come back. */
const TRY_AGAIN_MS = 100;
const LONG_AWAY_MS = 60_000;

const LOOK_NUMBERS = { 'first poll': 1, 'middle poll': 2, 'last poll': 'finished' } as const;

function aim(moment: Moment, position: number): Pick<FaultPlan, 'on' | 'nth' | 'match'> {
	if (moment === 'create') return { on: 'create', nth: position + 1 };
	return { on: 'status', nth: LOOK_NUMBERS[moment], match: 'struck' };
}

/** The request whose answer is the last one before the fault. */
function aimBefore(moment: Moment, position: number): Pick<FaultPlan, 'on' | 'nth' | 'match'> {
	if (moment === 'first poll') return { on: 'create', nth: position + 1 };
	return { on: 'status', nth: moment === 'middle poll' ? 1 : LOOKS - 1, match: 'struck' };
}

/** Prepares the fault; returns the Base URL to use. */
async function prepare(emulator: Emulator, row: Row, position: number): Promise<string> {
	const { fault, moment } = row;
	if (!isConnectionFault(fault)) {
		emulator.plan({ ...aim(moment, position), fault });
		return emulator.baseUrl;
	}
	if (fault === 'DNS failure') return 'https://samsar.invalid/v1/video';
	if (fault === 'TLS failure') return emulator.baseUrl.replace('http:', 'https:');
	if (moment === 'create') {
		await emulator.unplug();
	} else {
		const away = { kind: 'unplugAfter', ms: LONG_AWAY_MS, accepted: true } as const;
		emulator.plan({ ...aimBefore(moment, position), fault: away });
	}
	return emulator.baseUrl;
}

function buildScene(
	create: typeof createAndWait,
	{ retries, continues }: Row,
	baseUrl: string,
	prompts: string[],
): Scene {
	return create(
		{ baseUrl },
		prompts,
		{ pollInterval: 1 },
		{
			...(retries && { retryOnFail: true, maxTries: 3, waitBetweenTries: TRY_AGAIN_MS }),
			...(continues && CONTINUES),
		},
	);
}

/** Runs the workflow of one row: two items, one of which is struck. */
export async function runRow(
	emulator: Emulator,
	row: Row,
	create = createAndWait,
): Promise<RowResult> {
	emulator.reset();
	await emulator.plugIn();
	// Under Continue On Fail, n8n tries again only when the first item has failed.
	const prompts = row.continues ? [TARGET, BYSTANDER] : [BYSTANDER, TARGET];
	const position = prompts.indexOf(TARGET);
	const baseUrl = await prepare(emulator, row, position);
	const execution = startRun(buildScene(create, row, baseUrl, prompts));
	if (row.fault === 'connection refused') await returnAfterRefusal(emulator, execution);
	return judge(emulator, row, await execution.finished);
}

/** Lets the server come back as soon as it has been missed. */
async function returnAfterRefusal(emulator: Emulator, { witness }: Execution): Promise<void> {
	const isMissed = () =>
		witness.requests.filter(({ endedAt }) => endedAt !== undefined).length >
		workOf(emulator).length;
	await until(isMissed);
	await emulator.plugIn();
}

function judge(emulator: Emulator, row: Row, outcome: Outcome): RowResult {
	const { sessions, requests, cdnRequests, apiKey } = emulator;
	const own = sessions.filter(({ prompt }) => prompt === TARGET);
	const { verdict, said } = readVerdict(outcome, own);
	const others = requests.filter(({ kind, body }) => kind === 'create' && isBystanders(body));
	return {
		row,
		struck: isConnectionFault(row.fault)
			? outcome.witness.requests.length > workOf(emulator).length
			: requests.some(({ faultName }) => faultName === row.fault),
		sent: emulator.postsSent - others.length,
		accepted: own.length,
		verdict,
		said,
		doublePayments: [TARGET, BYSTANDER]
			.map((prompt) => sessions.filter((session) => session.prompt === prompt).length)
			.reduce((sum, made) => sum + Math.max(0, made - 1), 0),
		lostSessions: sessions
			.filter(({ prompt }) => !sayOf(outcome, prompt).includes(MAY_HAVE))
			.map(({ id }) => id)
			.filter((id) => !tellAll(outcome).includes(id)),
		leaks: [...findKey(outcome, apiKey), ...cdnRequests.map(({ path }) => `sent to ${path}`)],
	};
}

function isBystanders(body: unknown): boolean {
	return (body as { input?: IDataObject } | undefined)?.input?.prompt === BYSTANDER;
}

/** All that a person can find of the execution: its items and its error. */
function tellAll({ items, errorItems, error }: Outcome): string {
	const { message, description, context } = error ?? {};
	return JSON.stringify([items, errorItems, message, description, context]);
}

/** What is said about the item with this prompt alone. */
function sayOf({ scene, items, error }: Outcome, prompt: string): string {
	const own = items.find(({ from }) => from?.prompt === prompt)?.json.error;
	if (own !== undefined) return String(own);
	const failing = scene.items[Number(error?.context.itemIndex)];
	return failing?.prompt === prompt ? String(error?.message) : '';
}

function readVerdict(
	outcome: Outcome,
	own: EmulatedSession[],
): Pick<RowResult, 'verdict' | 'said'> {
	const item = outcome.items.find(({ from }) => from?.prompt === TARGET);
	if (item?.json.status === 'COMPLETED') return { verdict: 'video', said: 'COMPLETED' };
	const said = String(item?.json.error ?? outcome.error?.message ?? 'nothing');
	if (said.includes(MAY_HAVE)) return { verdict: 'uncertain', said };
	if (own.some(({ id }) => said.includes(id))) return { verdict: 'named', said };
	const isRefusal = /refused|could not be reached|out of credits|HTTP 4\d\d/.test(said);
	return { verdict: isRefusal && own.length === 0 ? 'refused' : 'unclear', said };
}
