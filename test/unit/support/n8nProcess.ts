/* eslint-disable @n8n/community-nodes/no-restricted-imports -- not published */
import { AsyncLocalStorage } from 'node:async_hooks';

import type * as rivals from '../../../nodes/Samsar/orders/rivals';

export type Rivals = typeof rivals;

/** One execution as the process that runs it sees it: when the process dies, nothing of it goes on. */
export interface Living {
	isDead: boolean;
	/** What all executions of the process share. */
	readonly rivals: Rivals;
}

const executions = new AsyncLocalStorage<Living>();

export async function liveIn<Value>(life: Living, act: () => Promise<Value>): Promise<Value> {
	return await executions.run(life, act);
}

/** What the process knows that a new one does not. */
export function startProcess(): Rivals {
	let started: Rivals | undefined;
	jest.isolateModules(() => {
		started = jest.requireActual<Rivals>('../../../nodes/Samsar/orders/rivals');
	});
	return started as Rivals;
}

/** For `jest.mock` of rivals.ts: each execution gets its process's own. */
export function rivalsOfProcess(): Rivals {
	// Other test files share this module's registry, and know of no processes.
	const usual = startProcess();
	const own = (): Rivals => executions.getStore()?.rivals ?? usual;
	return {
		beginCreate: (...args) => own().beginCreate(...args),
		awaitAnswers: async (...args) => await own().awaitAnswers(...args),
		beginSearch: (...args) => own().beginSearch(...args),
		ownSession: (...args) => own().ownSession(...args),
		isOwned: (...args) => own().isOwned(...args),
	};
}

/** Never goes on in a process that has died. */
export async function stayAlive(): Promise<void> {
	if (executions.getStore()?.isDead) await new Promise<never>(() => {});
}
