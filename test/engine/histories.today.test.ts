/* eslint-disable @n8n/community-nodes/no-restricted-globals -- not published */
import type { Emulator } from '../emulator';
import { startEmulator } from '../emulator';
import { setClockSpeed, toNodeTime } from './support/harness';
import { liveThroughMany, type Life } from './support/liveThrough';
import { HISTORIES } from './support/sample';
import { createToday } from './support/scenes';

const AT_ONCE = 20;

let emulator: Emulator;

beforeAll(async () => {
	emulator = await startEmulator({
		dialect: 'current',
		renderPolls: 2,
		credits: 1e9,
		tellTime: toNodeTime,
	});
	setClockSpeed(60);
});

afterAll(async () => {
	await emulator.close();
});

const sessionOf = (id: unknown) => emulator.sessions.find((session) => session.id === id);

/** Videos that were given to an item which had ordered another one. */
function findWrongAdoptions({ outcomes, history }: Life): string[] {
	return outcomes.flatMap(({ items }) =>
		items
			.filter(({ json }) => json.recovered === true)
			.filter(({ json, from }) => sessionOf(json.sessionId)?.prompt !== from?.prompt)
			.map(({ json }) => `wrong: ${String(json.sessionId)} in ${JSON.stringify(history)}`),
	);
}

/** Finished videos that only one item can have, of which the last execution says that they may be there. */
function findUndelivered({ outcomes, prompts, history, wasStopped }: Life): string[] {
	const last = outcomes[outcomes.length - 1];
	const isCreatedAgain = history.createAgain || history.retries.some((each) => each.createAgain);
	if (wasStopped || isCreatedAgain) return [];
	const messages = [
		...last.items.map(({ json }) => String(json.message)),
		String(last.error?.message),
	];
	return prompts
		.filter((prompt) => prompts.indexOf(prompt) === prompts.lastIndexOf(prompt))
		.filter((prompt) => emulator.sessions.some((session) => session.prompt === prompt))
		.filter((prompt) => {
			const own = emulator.sessions.filter((session) => session.prompt === prompt);
			const item = prompts.indexOf(prompt);
			const said = messages.find((message) => message.includes(`[item ${item}]`)) ?? '';
			return own.some(({ outcome }) => outcome === 'completed') && /shows no such/.test(said);
		})
		.map((prompt) => `not delivered: ${prompt} in ${JSON.stringify(history)}`);
}

test('in no history a video is paid twice, wrongly taken, or left lying', async () => {
	let [lived, recovered] = [0, 0];
	await liveThroughMany(
		HISTORIES,
		{ emulator, atOnce: AT_ONCE, create: createToday },
		(life) => [...findWrongAdoptions(life), ...findUndelivered(life)],
		(lives) => {
			lived += lives.length;
			recovered += lives
				.flatMap(({ outcomes }) => outcomes.flatMap(({ items }) => items))
				.filter(({ json }) => json.recovered === true).length;
		},
	);
	process.stdout.write(`\n${lived} histories with a list, ${recovered} items found again\n`);
}, 3_600_000);
