/**
 * Makes the two films that the emulator hands out, of nothing but the shapes below: run by hand when they
 * shall look different (`node scripts/film.mjs`). Needs ffmpeg and Chromium (apt-get install ffmpeg chromium).
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { CLONE } from './install.mjs';
import { CommandFailure, formatBytes, runCommand, say } from './terminal.mjs';
import { loadTypeScript } from './tsx.mjs';

const FOLDER = join(CLONE, 'test', 'emulator', 'films');
const FRAMES_PER_SECOND = 24;
const SECONDS = 6;
/** A clone should not be heavy, and every test that downloads reads one. */
const BYTES_AT_MOST = 300_000;
const FILMS = [
	{ name: 'landscape', width: 960, height: 540 },
	{ name: 'portrait', width: 540, height: 960 },
];
/** Whoever sees it shall not take it for a work of Samsar. */
const CAPTION = 'test film of the emulator';

await runCommand(async () => {
	/** @type {typeof import('../test/browser/support/chromium.js')} */
	const { findChromium } = await loadTypeScript('../test/browser/support/chromium.ts');
	const { chromium } = await import('playwright-core');
	const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] });
	try {
		for (const film of FILMS) {
			const page = await browser.newPage({ viewport: film });
			await page.setContent('<style>body { margin: 0 }</style><main></main>');
			const file = join(FOLDER, `${film.name}.mp4`);
			await encode(file, async function* () {
				for (let frame = 0; frame < SECONDS * FRAMES_PER_SECOND; frame++) {
					const picture = drawFrame(film, frame / FRAMES_PER_SECOND);
					await page.locator('main').evaluate((main, svg) => (main.innerHTML = svg), picture);
					yield await page.screenshot();
				}
			});
			const { size } = statSync(file);
			if (size > BYTES_AT_MOST) throw new CommandFailure(`${file} is ${formatBytes(size)}.`);
			say(`${file}: ${SECONDS} s, ${film.width} × ${film.height}, ${size} bytes`);
		}
	} finally {
		await browser.close();
	}
});

/**
 * @param {string} file
 * @param {() => AsyncGenerator<Buffer>} frames PNG
 */
async function encode(file, frames) {
	const input = [
		'-f',
		'image2pipe',
		'-framerate',
		String(FRAMES_PER_SECOND),
		'-c:v',
		'png',
		'-i',
		'-',
	];
	const video = [
		'-an',
		'-c:v',
		'libx264',
		'-preset',
		'veryslow',
		'-tune',
		'animation',
		'-crf',
		'29',
	];
	// What every browser and every social network plays, and from its first bytes on.
	const form = [
		'-pix_fmt',
		'yuv420p',
		'-movflags',
		'+faststart',
		'-map_metadata',
		'-1',
		'-y',
		file,
	];
	const ffmpeg = spawn('ffmpeg', ['-loglevel', 'error', ...input, ...video, ...form], {
		stdio: ['pipe', 'inherit', 'inherit'],
	});
	const ended = once(ffmpeg, 'close');
	ended.catch(() => undefined);
	for await (const frame of frames()) ffmpeg.stdin.write(frame);
	ffmpeg.stdin.end();
	const [code] = await ended;
	if (code !== 0) throw new CommandFailure(`ffmpeg ended with ${code}.`);
}

/**
 * A lighthouse at night, a bottle with a message that drifts by, and the morning.
 *
 * @param {{ width: number, height: number }} size pixels
 * @param {number} time seconds
 * @returns {string} SVG
 */
function drawFrame({ width, height }, time) {
	const done = time / SECONDS;
	const dawn = Math.min(1, Math.max(0, (done - 0.45) / 0.5)) ** 2;
	const unit = Math.min(width, height);
	const horizon = height * 0.62;
	const house = { x: width * 0.72, y: horizon + unit * 0.02 };
	return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" style="display: block">
		<linearGradient id="sky" x1="0" y1="0" x2="0" y2="1">
			<stop offset="0" stop-color="${mix([20, 16, 62], [92, 110, 196], dawn)}" />
			<stop offset="1" stop-color="${mix([74, 50, 184], [250, 176, 122], dawn)}" />
		</linearGradient>
		<rect width="${width}" height="${height}" fill="url(#sky)" />
		${drawStars(width, horizon, 1 - dawn)}
		<circle cx="${width * 0.22}" cy="${horizon + unit * (0.16 - 0.3 * dawn)}" r="${unit * 0.11}" fill="#ffd28a" opacity="${dawn > 0 ? 1 : 0}" />
		${drawBeam(house, unit, time, 1 - dawn)}
		${drawSea(width, height, horizon, 0, time, dawn)}
		${drawLighthouse(house, unit)}
		${drawSea(width, height, horizon + unit * 0.08, 1, time, dawn)}
		${drawBottle(width * (0.06 + 0.5 * done), horizon + unit * 0.135, unit, time)}
		${drawSea(width, height, horizon + unit * 0.18, 2, time, dawn)}
		<text x="${width / 2}" y="${height - unit * 0.04}" text-anchor="middle" font-family="sans-serif" font-size="${unit * 0.034}" fill="#fff" opacity="0.75">${CAPTION}</text>
	</svg>`;
}

/** @param {number} width @param {number} horizon @param {number} opacity @returns {string} */
function drawStars(width, horizon, opacity) {
	const stars = Array.from({ length: 40 }, (_, index) => {
		const x = ((index * 0.7549) % 1) * width;
		const y = ((index * 0.5698) % 1) * horizon * 0.85;
		return `<circle cx="${x}" cy="${y}" r="${1 + (index % 3) * 0.6}" />`;
	});
	return `<g fill="#fff" opacity="${opacity * 0.8}">${stars.join('')}</g>`;
}

/** @param {{ x: number, y: number }} foot @param {number} unit @param {number} time @param {number} opacity */
function drawBeam({ x, y }, unit, time, opacity) {
	const turn = Math.sin((time / SECONDS) * Math.PI * 4) * 24;
	const lamp = y - unit * 0.455;
	const [near, far] = [unit * 0.012, unit * 0.2];
	const cone = (/** @type {number} */ side) =>
		`<polygon points="${x},${lamp - near} ${x + side * unit * 2},${lamp - far} ${x + side * unit * 2},${lamp + far} ${x},${lamp + near}" />`;
	return `<g fill="#ffe9b0" opacity="${0.34 * opacity}" transform="rotate(${turn} ${x} ${lamp})">${cone(-1)}${cone(1)}</g>`;
}

/** @param {{ x: number, y: number }} foot @param {number} unit */
function drawLighthouse({ x, y }, unit) {
	const at = (/** @type {Array<[number, number]>} */ points) =>
		points.map(([dx, dy]) => `${x + dx * unit},${y + dy * unit}`).join(' ');
	return `
		<polygon fill="#2a2150" points="${at([
			[-0.3, 0.14],
			[-0.19, 0.01],
			[-0.08, -0.045],
			[0.09, -0.04],
			[0.2, 0.02],
			[0.32, 0.14],
		])}" />
		<polygon fill="#f6f1ff" points="${at([
			[-0.075, -0.03],
			[-0.047, -0.42],
			[0.047, -0.42],
			[0.075, -0.03],
		])}" />
		<polygon fill="#ee6c1f" points="${at([
			[-0.067, -0.14],
			[-0.06, -0.235],
			[0.06, -0.235],
			[0.067, -0.14],
		])}" />
		<polygon fill="#ee6c1f" points="${at([
			[-0.0535, -0.33],
			[-0.047, -0.42],
			[0.047, -0.42],
			[0.0535, -0.33],
		])}" />
		<polygon fill="#2a2150" points="${at([
			[-0.065, -0.42],
			[-0.065, -0.43],
			[0.065, -0.43],
			[0.065, -0.42],
		])}" />
		<polygon fill="#ffe9b0" points="${at([
			[-0.036, -0.43],
			[-0.036, -0.485],
			[0.036, -0.485],
			[0.036, -0.43],
		])}" />
		<polygon fill="#4a32b8" points="${at([
			[-0.05, -0.485],
			[0, -0.54],
			[0.05, -0.485],
		])}" />
		<polygon fill="#2a2150" points="${at([
			[-0.017, -0.03],
			[-0.017, -0.09],
			[0.017, -0.09],
			[0.017, -0.03],
		])}" />`;
}

/** @param {number} width @param {number} height @param {number} top @param {number} layer @param {number} time @param {number} dawn */
function drawSea(width, height, top, layer, time, dawn) {
	const night = [
		[44, 34, 124],
		[34, 26, 98],
		[24, 18, 72],
	][layer];
	const morning = [
		[104, 108, 190],
		[78, 84, 168],
		[54, 58, 138],
	][layer];
	const points = Array.from({ length: 41 }, (_, index) => {
		const x = (index / 40) * width;
		const swell = Math.sin(x / 62 + layer * 2 + time * (1.2 + layer * 0.5)) * (3 + layer * 2.5);
		return `${x},${top + swell}`;
	});
	return `<polygon fill="${mix(night, morning, dawn)}" points="0,${height} ${points.join(' ')} ${width},${height}" />`;
}

/** @param {number} x @param {number} y @param {number} unit @param {number} time */
function drawBottle(x, y, unit, time) {
	const scale = unit / 540;
	const lift = Math.sin(time * 2.4) * 6;
	const lean = -28 + Math.sin(time * 1.9) * 9;
	return `<g transform="translate(${x} ${y + lift}) scale(${scale * 1.25}) rotate(${lean})">
		<rect x="-44" y="-17" width="66" height="34" rx="11" fill="#8fd9c4" opacity="0.9" />
		<path d="M20 -14 L36 -7 L54 -7 L54 7 L36 7 L20 14 Z" fill="#8fd9c4" opacity="0.9" />
		<rect x="53" y="-7" width="12" height="14" rx="3" fill="#a8703c" />
		<rect x="-34" y="-8" width="46" height="16" rx="3" fill="#fff6dc" />
		<path d="M-28 -3 H4 M-28 2 H-4" stroke="#b9a676" stroke-width="2" />
		<rect x="-38" y="-14" width="52" height="4" rx="2" fill="#fff" opacity="0.5" />
	</g>`;
}

/** @param {number[]} from @param {number[]} to @param {number} share 0 to 1 @returns {string} a colour */
function mix(from, to, share) {
	const parts = from.map((part, index) => Math.round(part + (to[index] - part) * share));
	return `rgb(${parts.join(' ')})`;
}
