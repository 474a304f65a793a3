import { startEmulator, type Emulator, type EmulatorOptions } from '../../emulator';

/** Gives tests emulators of their own; each is closed after its test, also when that fails. */
export function useEmulators(): (options?: EmulatorOptions) => Promise<Emulator> {
	const started: Emulator[] = [];
	afterEach(async () => {
		await Promise.all(started.splice(0).map(async (emulator) => await emulator.close()));
	});
	return async (options) => {
		const emulator = await startEmulator(options);
		started.push(emulator);
		return emulator;
	};
}
