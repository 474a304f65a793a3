import type { Clock } from '../clock';
import type { Miss } from './videoAnswer';

/** What one file may take. A node that waits for ever holds its execution, a trigger its memory. */
export interface Limits {
	/** Milliseconds for a file with all its tries. */
	wholeMs: number;
	/** Milliseconds without a byte after which a try is given up; n8n itself would wait for ever. */
	silenceMs: number;
	/** Milliseconds in which `leastBytes` must arrive. */
	rateMs: number;
	leastBytes: number;
	/** Bytes of the largest file, as it is stored. */
	mostBytes: number;
}

/**
 * Two hours bring 5 GB over a line of 6 Mbit/s. A minute is longer than a storage service takes to
 * begin, or a line to recover; 64 KiB in it is the speed of a modem, at which no video arrives in two
 * hours anyway. 5 GB are an hour of video at 11 Mbit/s, more than a prompt makes.
 */
export const LIMITS: Limits = {
	wholeMs: 2 * 60 * 60_000,
	silenceMs: 60_000,
	rateMs: 60_000,
	leastBytes: 64 * 1024,
	mostBytes: 5_000_000_000,
};

const BY_HAND = 'Fetch it by its link, outside of n8n.';

/** A file that is larger than one may be. */
export function tooLarge({ mostBytes }: Limits): Miss {
	const reason = `the file is larger than ${mostBytes / 1e9} GB, the most that is downloaded`;
	return { kind: 'refused', reason, advice: BY_HAND };
}

/** Watches whether one try of a download goes on as it should. */
export class Arrival {
	private heardAt: number;

	/** Since when `bytes` are counted; null while no file has begun, or when it is there. */
	private countedFrom: number | null = null;

	private bytes = 0;

	private isWhole = false;

	/** @param deadline for the file with all its tries, in milliseconds since 1970 */
	constructor(
		private readonly clock: Clock,
		readonly limits: Limits,
		private readonly deadline: number,
	) {
		this.heardAt = clock.now();
	}

	/** Anything has come, such as the head of an answer. */
	hear(): void {
		this.heardAt = this.clock.now();
	}

	/** A file begins. */
	begin(): void {
		this.hear();
		this.countedFrom = this.heardAt;
	}

	/** A piece of the file has come. */
	take(bytes: number): void {
		this.hear();
		this.bytes += bytes;
	}

	/** All of it has come: what is left is n8n's to store, at its own pace. */
	finish(): void {
		this.isWhole = true;
	}

	/** Why the try must end now, or null. */
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
