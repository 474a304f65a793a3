/* eslint-disable @n8n/community-nodes/no-restricted-globals -- not published */
import type { Clock } from '../../../nodes/Samsar/clock';

interface Sleeper {
	at: number;
	wake: () => void;
}

/** Time that stands still while anything runs, and jumps to the next sleeper when nothing does. */
export class VirtualClock implements Clock {
	/** How often anything went to sleep: a loop that spins sleeps far too often. */
	sleeps = 0;

	private readonly sleepers: Sleeper[] = [];

	private isTurning = false;

	constructor(
		private time = 1_700_000_000_000,
		private readonly chance = 0,
	) {}

	random(): number {
		return this.chance;
	}

	now(): number {
		return this.time;
	}

	async sleep(ms: number): Promise<void> {
		this.sleeps++;
		return await new Promise((wake) => {
			this.sleepers.push({ at: this.time + ms, wake });
			this.turn();
		});
	}

	private turn(): void {
		if (this.isTurning || this.sleepers.length === 0) return;
		this.isTurning = true;
		// An immediate comes after every promise that is ready to go on.
		setImmediate(() => {
			this.isTurning = false;
			this.sleepers.sort((a, b) => a.at - b.at);
			const next = this.sleepers.shift();
			if (next === undefined) return;
			this.time = Math.max(this.time, next.at);
			next.wake();
			this.turn();
		});
	}
}
