import { say } from './terminal.mjs';

/** What has to be ended when a command ends, in the order opposite to its beginning. */
export class Ending {
	/** @type {Array<() => Promise<void>>} */
	#parts = [];
	/** @type {Promise<void> | undefined} */
	#running;

	get hasBegun() {
		return this.#running !== undefined;
	}

	/** @param {() => Promise<void>} end */
	add(end) {
		this.#parts.unshift(end);
	}

	/** Ends every part; a second call waits for the first. */
	run() {
		return (this.#running ??= (async () => {
			for (const end of this.#parts) await end();
		})());
	}

	/** The first signal ends everything in order, the second at once (n8n is then killed). */
	onSignal() {
		for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
			process.on(signal, () => {
				if (this.hasBegun) process.exit(130);
				say('\nStopping n8n …');
				void this.run().then(() => process.exit(0));
			});
		}
	}
}
