/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- not published */
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';

const SAMPLE_EVERY_MS = 200;

/** Bytes of memory that a process has in use at most while it is watched. */
export interface MemoryWatch {
	/** Ends the watch. */
	readPeak: () => Promise<number>;
}

/** Linux remembers the peak itself; elsewhere `ps` is asked a few times a second. */
export function watchMemory(pid: number): MemoryWatch {
	if (process.platform !== 'linux') return sampleMemory(pid);
	// Sets the remembered peak to what is in use now.
	writeFileSync(`/proc/${pid}/clear_refs`, '5');
	return {
		async readPeak() {
			const [, kilobytes] =
				/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
			return Number(kilobytes) * 1024;
		},
	};
}

function sampleMemory(pid: number): MemoryWatch {
	let peak = 0;
	const sample = async () => {
		const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)]);
		peak = Math.max(peak, Number(stdout.trim()) * 1024);
	};
	const sampling = setInterval(() => void sample().catch(() => undefined), SAMPLE_EVERY_MS);
	return {
		async readPeak() {
			clearInterval(sampling);
			await sample();
			return peak;
		},
	};
}
