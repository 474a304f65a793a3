/** One n8n with everything that the plays of an event need, and what can be seen of them. */
import type { IDataObject } from 'n8n-workflow';
import type { N8nRest, SavedWorkflow } from '../../../scripts/n8n-rest';
import type { EmulatedSession, FaultPlan, RequestKind, RequestRecord } from '../../emulator';
import { sendingTo } from '../n8n/drafts';
import { callRows } from '../n8n/runs';
import { openScene, type Setting } from '../n8n/setting';
import { draftWorkflow, publish } from '../n8n/workflows';
import { ExecutionList } from './executionList';
import type { Play, PlayedDialect, Scene, Waiting } from './plays';
import { startReceiver, type Receiver } from './receiver';

const HELD = { kind: 'held', accepted: true } as const;
/** Between two looks; later than any end of the looks in the process. */
const NO_LOOK_BEFORE_THE_END = 60;

const STARTED_WITHIN_MS = 20_000;

/** Scenes in which no render ends before the event. */
const UNFINISHED: Scene[] = [
	'sending both',
	'sending',
	'looking',
	'parking',
	'parked',
	'looking while parked',
	'aging',
];

/** Scenes in which an item may fail alone. */
const CONTINUING: Scene[] = ['sending both', 'sending', 'failed, next node running'];

/** In the place of the models that every other test orders with. */
const MODELS: Record<PlayedDialect, IDataObject> = {
	documented: {},
	current: { imageModel: { __rl: true, mode: 'id', value: 'GPTIMAGE2.5' } },
};

/** A play whose workflow is published. */
export interface StagedPlay extends Play {
	workflow: SavedWorkflow;
	path: string;
	executionId?: string;
	/** Whether it was seen at its moment just before the event. */
	isReached: boolean;
}

/** A video as the next node got it. */
interface HandedOn {
	/** Whether it is one that was ordered for this row; of a new run, by that run. */
	isOwn: boolean;
	/** Whether it was ordered for another row. */
	isOthers: boolean;
	isAfterEvent: boolean;
}

export const nameVideo = ({ tag }: Play, video: number): string => `${tag} video ${video}.`;

export class Stage {
	readonly list: ExecutionList;
	/** When it came, and how often the next nodes had been called by then. */
	private event = { at: Infinity, calls: Infinity };

	private constructor(
		readonly setting: Setting,
		readonly receiver: Receiver,
		readonly dialect: PlayedDialect,
	) {
		this.list = new ExecutionList(setting.n8n);
	}

	static async open(n8n: N8nRest, dialect: PlayedDialect = 'documented'): Promise<Stage> {
		return new Stage(await openScene(n8n, { dialect }), await startReceiver(), dialect);
	}

	/** Publishes the workflows of the plays, each timing out after so many seconds, if it does. */
	async publish(
		plays: Play[],
		timeOutSeconds: (play: Play) => number | undefined = () => undefined,
	): Promise<StagedPlay[]> {
		const staged: StagedPlay[] = [];
		for (const play of plays) {
			const sibling = staged.find(({ group }) => group !== undefined && group === play.group);
			const place = sibling ?? (await this.publishOne(play, timeOutSeconds(play)));
			staged.push({ ...play, workflow: place.workflow, path: place.path, isReached: false });
			this.plan(play);
		}
		return staged;
	}

	private async publishOne({ scene, waiting }: Play, executionTimeout?: number) {
		const pollInterval = scene === 'parking' ? NO_LOOK_BEFORE_THE_END : 1;
		const draft = draftWorkflow({
			credential: this.setting.credential,
			samsar: {
				operation: 'createAndWait',
				...MODELS[this.dialect],
				downloadVideo: scene === 'downloading',
				options: { waiting, pollInterval },
			},
			node: CONTINUING.includes(scene) ? { onError: 'continueErrorOutput' } : {},
			settings: executionTimeout === undefined ? {} : { executionTimeout },
		});
		const workflow = await publish(this.setting, sendingTo(draft, this.receiver.url));
		return { workflow, path: draft.path };
	}

	/** Tells Samsar and the next node how to bring the execution to its moment. */
	private plan(play: Play): void {
		const { scene, waiting } = play;
		const { emulator } = this.setting;
		const [first, second] = [nameVideo(play, 0), nameVideo(play, 1)];
		const hold = (on: FaultPlan['on'], match: string, nth: FaultPlan['nth'] = 1, count = 1) =>
			emulator.plan({ on, match, nth, count, fault: HELD });
		const end = (match: string, outcome: 'never' | 'failed') =>
			emulator.plan({ on: 'session', match, nth: 1, outcome });

		if (UNFINISHED.includes(scene))
			play.videos.forEach((_, video) => end(nameVideo(play, video), 'never'));
		if (scene === 'sending both') [first, second].forEach((video) => hold('create', video));
		if (scene === 'sending') hold('create', second);
		if (scene === 'looking') hold('status', first, 2, 1_000);
		if (scene === 'parking') hold(waiting === 'automatic' ? 'status' : 'create', first);
		if (scene === 'downloading') hold('download', first, 'every');
		if (scene === 'failed') end(first, 'failed');
		if (scene === 'failed, next node running') end(second, 'failed');
		if (scene.endsWith('next node running')) this.receiver.hold(first);
		if (scene === 'next node failed') this.receiver.refuse(first);
	}

	/** Holds the look that comes next. */
	holdNextLook(play: Play): void {
		this.setting.emulator.plan({ on: 'status', match: nameVideo(play, 0), nth: 1, fault: HELD });
	}

	/** Calls the webhook of each, and finds out which execution it is. */
	async start(plays: StagedPlay[]): Promise<void> {
		await Promise.all(plays.map(async (play) => await this.call(play)));
		await this.findExecutions(plays);
	}

	async findExecutions(plays: StagedPlay[]): Promise<void> {
		const haveExecutions = () =>
			plays.every(({ workflow }) => this.list.ofWorkflow(workflow.id).length > 0);
		await this.list.until(haveExecutions, STARTED_WITHIN_MS);
		// One that has just been started may not be in a list that was on its way.
		await this.list.read();
		for (const play of plays) play.executionId ??= await this.findExecution(play, plays);
	}

	/** Sends the workflow's webhook a row for each video. */
	async call(play: StagedPlay): Promise<void> {
		const rows = play.videos.map((_, video) => {
			const name = nameVideo(play, video);
			return { name, prompt: `A harbour ${name}` };
		});
		await callRows(this.setting, play.path, rows);
	}

	private async findExecution(play: StagedPlay, plays: StagedPlay[]): Promise<string> {
		const taken = plays.map(({ executionId }) => executionId);
		for (const { id } of this.list.ofWorkflow(play.workflow.id)) {
			if (taken.includes(id)) continue;
			if (play.group === undefined || (await this.readText(id)).includes(play.tag)) return id;
		}
		throw new Error(`${play.tag} (${play.scene}) was not started`);
	}

	/** Everything that n8n has of an execution, as text. */
	async readText(executionId: string): Promise<string> {
		return JSON.stringify(await this.setting.n8n.send('GET', `/rest/executions/${executionId}`));
	}

	/** What Samsar accepted for a video. */
	sessionsOf(play: Play, video: number): EmulatedSession[] {
		const name = nameVideo(play, video);
		return this.setting.emulator.sessions.filter(({ prompt }) => prompt.includes(name));
	}

	/** From here on, what the next nodes get comes after the event. */
	markEvent(): void {
		this.event = { at: Date.now(), calls: this.receiver.bodies.length };
	}

	/** The calls of the next node with the finished video, in their order. */
	handedOn(play: Play, video: number): HandedOn[] {
		const name = nameVideo(play, video);
		const ordered = this.sessionsOf(play, video);
		const idsOf = (sessions: EmulatedSession[]) => sessions.map(({ id }) => id);
		const own = idsOf(
			ordered.filter(({ acceptedAt }) => play.retry !== 'new run' || acceptedAt > this.event.at),
		);
		return this.receiver.bodies.flatMap((body, call) => {
			const { row, videoUrl, sessionId } = JSON.parse(body) as Record<string, unknown>;
			if (row !== name || typeof videoUrl !== 'string') return [];
			const isOwn = own.includes(String(sessionId));
			// Beside a new run, an execution that went on through the event hands on its own video.
			const isOthers = !idsOf(ordered).includes(String(sessionId));
			return [{ isOwn, isOthers, isAfterEvent: call >= this.event.calls }];
		});
	}

	/** From the answer to a create to the last look, in milliseconds: the longest of these plays. */
	longestLooks(plays: Play[]): number {
		const { requests } = this.setting.emulator;
		const spans = plays
			.flatMap((play) => this.sessionsOf(play, 0))
			.flatMap(({ id, acceptedAt }) =>
				requests
					.filter(({ kind, sessionId }) => kind === 'status' && sessionId === id)
					.map(({ at }) => at - acceptedAt),
			);
		return Math.max(0, ...spans);
	}

	statusOf({ executionId }: StagedPlay): string | undefined {
		return this.list.find(executionId)?.status;
	}

	private isHeld(play: Play, kind: RequestKind, video = 0): boolean {
		const ids = this.sessionsOf(play, video).map(({ id }) => id);
		return this.setting.emulator.held.some(
			(held) => held.kind === kind && ids.includes(held.sessionId ?? ''),
		);
	}

	private isAnswered(play: Play, video: number): boolean {
		const ids = this.sessionsOf(play, video).map(({ id }) => id);
		return this.setting.emulator.requests.some(
			({ kind, sessionId, answeredWith }) =>
				kind === 'create' && ids.includes(sessionId ?? '') && isAccepting(answeredWith),
		);
	}

	/** Whether the execution is at its moment, as far as n8n, Samsar and the next node can tell. */
	isAtItsMoment(play: StagedPlay): boolean {
		const status = this.statusOf(play);
		const isRunning = status === 'running';
		switch (play.scene) {
			case 'sending both':
				return isRunning && [0, 1].every((video) => this.isHeld(play, 'create', video));
			case 'sending':
				return isRunning && this.isAnswered(play, 0) && this.isHeld(play, 'create', 1);
			case 'looking':
				return isRunning && this.isHeld(play, 'status');
			case 'parking':
				return isRunning && this.isHeld(play, play.waiting === 'automatic' ? 'status' : 'create');
			case 'parked':
				return status === 'waiting';
			case 'looking while parked':
				return status === 'waiting' && this.isHeld(play, 'status');
			case 'downloading':
				return this.isHeld(play, 'download');
			case 'next node running':
			case 'failed, next node running':
				return isRunning && this.receiver.isHolding(nameVideo(play, 0));
			case 'next node failed':
			case 'failed':
				return status === 'error';
			case 'aging':
				return true;
		}
	}

	close(): void {
		this.receiver.close();
	}
}

/** Whether n8n was told the session. */
export const isAccepting = (answeredWith: RequestRecord['answeredWith']): boolean =>
	answeredWith === 200 || answeredWith === 201;

/** Whether the moment comes with the first look of the child that waits for a parked execution. */
export function isSlow({ scene, waiting }: { scene: Scene; waiting: Waiting }): boolean {
	const comesAfterTheWait: Scene[] = ['downloading', 'next node running', 'next node failed'];
	return (
		scene === 'looking while parked' ||
		(waiting === 'releaseWorker' && comesAfterTheWait.includes(scene))
	);
}
