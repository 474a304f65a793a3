import { FAULT_NAMES, type FaultName } from '../../emulator';

/** When a fault strikes: the last poll is the one that would bring the video. */
export const MOMENTS = ['create', 'first poll', 'middle poll', 'last poll'] as const;

export type Moment = (typeof MOMENTS)[number];

/** What befalls the request, or the way to it. */
export type RowFault = FaultName | ConnectionFault;

/** Faults of the connection, which no server can play. */
export const CONNECTION_FAULTS = ['connection refused', 'DNS failure', 'TLS failure'] as const;

export type ConnectionFault = (typeof CONNECTION_FAULTS)[number];

export interface Row {
	fault: RowFault;
	moment: Moment;
	retries: boolean;
	continues: boolean;
}

/** What becomes of the item that the fault strikes. */
export type Verdict =
	/** It has its video. */
	| 'video'
	/** It fails, and the message says that nothing was created or charged. */
	| 'refused'
	/** It fails, and the message says that Samsar may have accepted it. */
	| 'uncertain'
	/** It fails, and the message names its session. */
	| 'named';

export function isConnectionFault(fault: RowFault): fault is ConnectionFault {
	return (CONNECTION_FAULTS as readonly string[]).includes(fault);
}

/** The host name is looked up and TLS is agreed on anew at every request: one create tells all. */
function canStrike(fault: RowFault, moment: Moment): boolean {
	return !isConnectionFault(fault) || fault === 'connection refused' || moment === 'create';
}

/** Every fault × every moment × with and without Retry On Fail and Continue On Fail. */
export function listRows(): Row[] {
	const rows: Row[] = [];
	for (const fault of [...FAULT_NAMES, ...CONNECTION_FAULTS]) {
		for (const moment of MOMENTS.filter((each) => canStrike(fault, each))) {
			for (const retries of [false, true]) {
				for (const continues of [false, true]) rows.push({ fault, moment, retries, continues });
			}
		}
	}
	return rows;
}

const REFUSED = /^(400|401|402|403|404|408|409|413)\b/;
const RATE_LIMITED = /^429\b/;
const FINAL_WHEN_POLLING = /^(30\d|400|401|402|403|409|413)\b/;

/** What must become of the item: the rules of the API's documentation and of the product. */
export function expectVerdict({ fault, moment, retries }: Row): Verdict {
	if (fault === 'slow') return 'video';
	if (moment !== 'create') {
		return FINAL_WHEN_POLLING.test(fault) && !retries ? 'named' : 'video';
	}
	if (RATE_LIMITED.test(fault)) return 'video';
	if (REFUSED.test(fault)) return retries ? 'video' : 'refused';
	if (fault === 'connection refused') return retries ? 'video' : 'refused';
	if (isConnectionFault(fault)) return 'refused';
	return 'uncertain';
}

/** How many creates the item may send. A refusal may be repeated, an uncertain one never. */
export function expectPosts({ fault, moment, retries }: Row): number {
	if (moment !== 'create') return 1;
	if (RATE_LIMITED.test(fault)) return 2;
	if (REFUSED.test(fault)) return retries ? 2 : 1;
	if (fault === 'connection refused') return retries ? 1 : 0;
	return isConnectionFault(fault) ? 0 : 1;
}
