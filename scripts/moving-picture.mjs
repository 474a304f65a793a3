/**
 * Makes a moving picture of the frames that the browser tests keep with SAMSAR_PICTURES=<folder>; run by hand:
 * `node scripts/moving-picture.mjs <folder of frames> <file.gif>`. Needs ffmpeg (apt-get install ffmpeg).
 */
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { run } from './processes.mjs';
import { CommandFailure, formatBytes, runCommand, say } from './terminal.mjs';

const WIDTH = 960;
const FRAMES_PER_SECOND = 10;
const COLOURS = 256;
/** The last frame stays, before it begins anew. */
const LAST_SECONDS = 1.5;
/** What a page about a package may weigh. */
const BYTES_AT_MOST = 1_500_000;

await runCommand(async () => {
	const [folder, target] = process.argv.slice(2).map((path) => resolve(path));
	if (!target) throw new CommandFailure('Give a folder of frames and a file for the picture.');
	const workFolder = mkdtempSync(join(tmpdir(), 'samsar-moving-'));
	try {
		const list = join(workFolder, 'frames.txt');
		writeFileSync(list, describeFrames(folder));
		const pace = `fps=${FRAMES_PER_SECOND},scale=${WIDTH}:-1:flags=lanczos`;
		const palette = `split[a][b];[a]palettegen=max_colors=${COLOURS}:stats_mode=diff[p]`;
		const drawing = '[b][p]paletteuse=dither=none:diff_mode=rectangle';
		const filter = `${pace},${palette};${drawing}`;
		const input = ['-loglevel', 'error', '-f', 'concat', '-safe', '0', '-i', list];
		await run('ffmpeg', [...input, '-filter_complex', filter, '-loop', '0', '-y', target], {
			cwd: workFolder,
			title: 'ffmpeg',
		});
	} finally {
		rmSync(workFolder, { recursive: true, force: true });
	}
	const { size } = statSync(target);
	say(`${target}: ${formatBytes(size)}`);
	if (size > BYTES_AT_MOST) {
		throw new CommandFailure(`That is more than ${formatBytes(BYTES_AT_MOST)}.`);
	}
});

/**
 * The frames as ffmpeg's concat reads them: each stays until the next one was taken.
 *
 * @param {string} folder with one PNG for each look, named by its milliseconds
 */
function describeFrames(folder) {
	const names = readdirSync(folder)
		.filter((name) => name.endsWith('.png'))
		.sort();
	const times = names.map((name) => Number(basename(name, '.png')) / 1000);
	const last = names[names.length - 1];
	const lines = names.flatMap((name, index) => {
		const next = times[index + 1] ?? times[index] + LAST_SECONDS;
		return [`file '${join(folder, name)}'`, `duration ${(next - times[index]).toFixed(3)}`];
	});
	// ffmpeg leaves the duration of the very last one out.
	return [...lines, `file '${join(folder, last)}'`].join('\n');
}
