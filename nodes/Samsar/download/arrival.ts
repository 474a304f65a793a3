import type { Clock } from '../clock';
import type { Miss } from './videoAnswer';

/** Limits of one file. Without them, a node could hold its execution forever, and a trigger its memory. */
export interface Limits {
	/** Milliseconds for a file, including all tries. */
	wholeMs: number;
	/** Milliseconds without a byte after which a try ends; n8n itself has no such limit. */
	silenceMs: number;
	/** Milliseconds in which `leastBytes` must arrive. */
	rateMs: number;
	leastBytes: number;
	/** Size of the largest file in bytes, as stored. */
	mostBytes: number;
}

/**
 * In two hours, a 6 Mbit/s connection transfers 5 GB. A storage service starts, and a connection
 * recovers, within a minute. 64 KiB a minute is so slow that no video arrives in two hours. 5 GB is an
 * hour of video at 11 Mbit/s, more than a prompt makes.
 */
export const LIMITS: Limits = {
	wholeMs: 2 * 60 * 60_000,
	silenceMs: 60_000,
	rateMs: 60_000,
	leastBytes: 64 * 1024,
	mostBytes: 5_000_000_000,
};

const BY_HAND = 'Download it from its link, outside n8n.';

export function tooLarge({ mostBytes }: Limits): Miss {
	const reason = `the file is larger than ${mostBytes / 1e9} GB, the limit for a download`;
	return { kind: 'refused', reason, advice: BY_HAND };
}

/** Monitors the progress of one download try. */
export class Arrival {
	private heardAt: number;

	/** When counting of `bytes` started; null before the file starts. */
	private countedFrom: number | null = null;

	private bytes = 0;

	private isWhole = false;

	/** @param deadline for the file including all tries, in milliseconds since 1970 */
	constructor(
		private readonly clock: Clock,
		readonly limits: Limits,
		private readonly deadline: number,
	) {
		this.heardAt = clock.now();
	}

	/** Data arrived, for example the headers of an answer. */
	hear(): void {
		this.heardAt = this.clock.now();
	}

	begin(): void {
		this.hear();
		this.countedFrom = this.heardAt;
	}

	take(bytes: number): void {
		this.hear();
		this.bytes += bytes;
	}

	/** The whole file arrived. n8n may take its time to store it. */
	finish(): void {
		this.isWhole = true;
	}

	/** The reason why the try must end now, or null. */
	check(): Miss | null {
		const { silenceMs, rateMs, leastBytes, wholeMs } = this.limits;
		const now = this.clock.now();
		if (now >= this.deadline) {
			const reason = `the download took longer than ${wholeMs / 3_600_000} hours`;
			return { kind: 'refused', reason, advice: BY_HAND };
		}
		if (this.isWhole) return null;
		if (now - this.heardAt > silenceMs) {
			return { kind: 'trouble', reason: `nothing arrived for ${silenceMs / 1000} seconds` };
		}
		if (this.countedFrom === null || now - this.countedFrom < rateMs) return null;
		if (this.bytes < leastBytes) {
			const reason = `fewer than ${leastBytes / 1024} KiB arrived in ${rateMs / 1000} seconds`;
			return { kind: 'trouble', reason };
		}
		this.countedFrom = now;
		this.bytes = 0;
		return null;
	}
}
