import { startEmulator, type Emulator, type EmulatorOptions } from '../emulator';

const open = new Set<Emulator>();

/** An emulator that is closed when the test is over, also when that fails. */
export async function openEmulator(options?: EmulatorOptions): Promise<Emulator> {
	const emulator = await startEmulator(options);
	open.add(emulator);
	return emulator;
}

afterEach(async () => {
	await Promise.all([...open].map(async (emulator) => await emulator.close()));
	open.clear();
});

/** Requests of one kind that reached the server. */
export const countOf = ({ requests }: Emulator, wanted: string): number =>
	requests.filter(({ kind }) => kind === wanted).length;
