import type { Emulator, EmulatorOptions } from '../../emulator';
import type { RequestRecord } from '../../emulator/types';
import { openEmulator } from '../../support/emulators';
import { toNodeTime } from './harness';

/** One of the newest generation, which has a list of requests. Its clock runs with the node's. */
export async function openToday(options?: EmulatorOptions): Promise<Emulator> {
	return await openEmulator({
		dialect: 'current',
		renderPolls: 2,
		tellTime: toNodeTime,
		...options,
	});
}

/** What reached the emulator, without the free questions before a payment. */
export function workOf({ requests }: Emulator): RequestRecord[] {
	return requests.filter(({ path }) => !/\/(supported_models|credits)$/.test(path));
}
