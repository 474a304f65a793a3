import type { Emulator, EmulatorOptions } from '../../emulator';
import { startEmulator } from '../../emulator';
import type { RequestRecord } from '../../emulator/types';
import { toNodeTime } from './harness';

const open = new Set<Emulator>();

/** An emulator that is closed when the test is over. */
export async function openEmulator(options?: EmulatorOptions): Promise<Emulator> {
	const emulator = await startEmulator(options);
	open.add(emulator);
	return emulator;
}

/** One of the newest generation, which has a list of requests. Its clock runs with the node's. */
export async function openToday(options?: EmulatorOptions): Promise<Emulator> {
	return await openEmulator({
		dialect: 'current',
		renderPolls: 2,
		tellTime: toNodeTime,
		...options,
	});
}

afterEach(async () => {
	await Promise.all([...open].map(async (emulator) => await emulator.close()));
	open.clear();
});

/** What reached the emulator, without the free questions before a payment. */
export function workOf({ requests }: Emulator): RequestRecord[] {
	return requests.filter(({ path }) => !/\/(supported_models|credits)$/.test(path));
}
