import type { EmulatedSession, Emulator } from '../../emulator';
import type { Outcome } from './harness';

/** The sessions that were ordered, in that order. */
export const idsOf = (emulator: Emulator) => emulator.sessions.map(({ id }: EmulatedSession) => id);

/** The session of each item that came out. */
export const givenOut = ({ items }: Outcome) => items.map(({ json }) => json.sessionId);

/** A session of somebody else's, so long ago by the node's clock. */
export const addForeign = (emulator: Emulator, prompt: string, secondsAgo = 0) =>
	emulator.addSession({ prompt, ageMs: (secondsAgo * 1000) / 40 });
