/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- not published */
/** Plays everything that belongs to one event in an n8n of its own. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { N8nRest } from '../../../scripts/n8n-rest';
import { readOwner, readVariable } from '../../support/n8n/environment';
import { orderServer } from '../../support/n8n/servers';
import { closeScenes } from '../../support/n8n/setting';
import { settle } from '../../support/plays/aftermath';
import { interrupt, letEverythingEnd } from '../../support/plays/interrupt';
import type { CrashEvent, Play, PlayedDialect } from '../../support/plays/plays';
import { Stage, type StagedPlay } from '../../support/plays/stage';
import { bringToMoments } from './bring';
import { judge, type Line } from './verdict';

/** Whether a fair sample is played instead of everything. */
export const IS_SAMPLE = process.env.CRASH_SAMPLE === 'yes';

interface Server {
	url: string;
	logFile: string;
}

/** How an event is played: in which n8n, and what is different from the crash table. */
export interface EventOptions {
	server: string;
	/** Default: the documented one. */
	dialect?: PlayedDialect;
	bring?: (stage: Stage, plays: StagedPlay[]) => Promise<void>;
	timeOutSeconds?: (play: Play) => number | undefined;
}

const isRestarted = (event: CrashEvent) => event.startsWith('kill') || event.startsWith('SIGTERM');

/**
 * Starts the n8n, brings the plays to their moments, lets the event happen, and tells what became of
 * each video.
 */
export async function playEvent(
	event: CrashEvent,
	plays: Play[],
	{ server, dialect, bring = bringToMoments, timeOutSeconds }: EventOptions,
): Promise<Line[]> {
	const servers = JSON.parse(readVariable('CRASH_SERVERS')) as Record<string, Server>;
	const { url, logFile } = servers[server];
	await orderServer('start', server);
	const n8n = new N8nRest(url);
	const owner = readOwner();
	if (await n8n.awaitsOwner()) await n8n.setUpOwner(owner);
	await n8n.signIn(owner);
	const stage = await Stage.open(n8n, dialect);
	let endRest: (() => void) | undefined;
	try {
		const staged = await stage.publish(plays, timeOutSeconds);
		await bring(stage, staged);
		stage.markEvent();
		await interrupt(event, server, stage, staged);
		endRest = letEverythingEnd(stage);
		if (isRestarted(event)) await orderServer('start', server);
		await stage.findExecutions(staged);
		const all = await settle(stage, staged);
		return await judge(stage, all, readFileSync(logFile, 'utf8'));
	} finally {
		endRest?.();
		stage.close();
		await closeScenes();
		await orderServer('stop', server);
	}
}

/** Writes lines where the command finds them, to print them all at the end. */
export function keepLines(name: string, lines: Line[]): void {
	writeFileSync(join(readVariable('CRASH_RESULTS'), `${name}.json`), JSON.stringify(lines));
}
