/**
 * Put into n8n as a node of its own: notes one order for each item in n8n's real store, with the
 * package's own code and as a run does it, and asks for them again as a retry does it.
 */
const { join } = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');

/** Creates under way at the same time, and until each is answered: as of a run (see `scale.ts`). */
const AT_ONCE = 50;
const ANSWER_MS = 1_500;
/** Samsar lists no more. */
const MOST_LISTED = 500;
const SERVER = 'https://api.samsar.one/v1/video';

const load = (file) =>
	require(join(process.env.BENCH_PACKAGE, 'dist', 'nodes', 'Samsar', `${file}.js`));

/** The context, with a store whose calls are timed. */
function watch(context, calls) {
	const timed = (name) =>
		async function (...args) {
			const startedAt = performance.now();
			try {
				return await context.helpers[name](...args);
			} finally {
				calls.push(performance.now() - startedAt);
			}
		};
	const helpers = {
		...context.helpers,
		checkProcessedAndRecord: timed('checkProcessedAndRecord'),
		removeProcessed: timed('removeProcessed'),
	};
	return Object.create(context, { helpers: { value: helpers } });
}

async function measure(act) {
	const startedAt = performance.now();
	await act();
	return performance.now() - startedAt;
}

/** The first alone, then so many at a time. */
async function carryOut(items, act) {
	const [first, ...left] = items;
	await act(first);
	const work = async () => {
		for (let item = left.shift(); item !== undefined; item = left.shift()) await act(item);
	};
	await Promise.all(Array.from({ length: AT_ONCE }, work));
}

class NoteBench {
	description = {
		displayName: 'Note Bench',
		name: 'noteBench',
		group: ['transform'],
		version: 1,
		description: 'Notes one order for each item',
		defaults: { name: 'Note Bench' },
		inputs: ['main'],
		outputs: ['main'],
		properties: [],
	};

	async execute() {
		const { openNotes } = load('orders/orderNotes');
		const { hash } = load('orders/order');
		const { systemClock } = load('clock');
		const { MAX_ENTRIES } = load('orders/noteDesk');
		if (this.getInputData()[0].json.isFull) {
			const old = Array.from({ length: MAX_ENTRIES }, (_, nth) => `of an older order ${nth}`);
			const mode = { mode: 'entries', maxEntries: MAX_ENTRIES };
			await this.helpers.checkProcessedAndRecord(old, 'node', mode);
		}
		const calls = [];
		const notes = openNotes(watch(this, calls), systemClock, SERVER);
		const orders = this.getInputData().map((_, item) => ({
			payKey: `0:${item}:${hash(`content ${item}`)}`,
			setup: hash(`setup ${item}`),
			session: `session ${this.getExecutionId()} ${item}`,
		}));
		const before = [];
		const after = [];
		await carryOut(orders, async (order) => {
			before.push(await measure(async () => await notes.write(order)));
			await sleep(ANSWER_MS);
			after.push(await measure(async () => await notes.own(order, order.session)));
		});
		const written = calls.splice(0);
		const listed = orders.map(({ session }) => session).slice(-MOST_LISTED);
		let sent;
		let owners;
		const recallMs = await measure(async () => {
			sent = (await notes.findSent(orders, [])).filter(({ knownBy }) => knownBy === 'both');
			owners = await notes.findOwners(sent, [...listed].reverse());
		});
		if (sent.length !== orders.length || owners.size !== listed.length) {
			throw new Error(`${sent.length} orders and ${owners.size} sessions were found again`);
		}
		return [[{ json: { before, after, written, recallMs, asked: calls } }]];
	}
}

module.exports = { NoteBench };
