const { readdirSync } = require('fs');
const { basename, join, resolve } = require('path');

const TESTS = resolve(__dirname, '..');

/** In how many shares the files of a level are loaded. Those of `engine` mostly wait: several wait at once. */
const SHARES = { engine: 4, contract: 1, unit: 1 };

/**
 * Seconds that a file takes about, where it is more than a few: most of them wait in real time.
 *
 * @type {Record<string, number>}
 */
const SECONDS = {
	'cancelOnStop.test.ts': 34,
	'editing.test.ts': 18,
	'rateLimit.test.ts': 18,
	'histories.today.test.ts': 17,
	'stop.test.ts': 15,
	'earlierLife.found.test.ts': 12,
	'lostAndFound.test.ts': 11,
	'download.test.ts': 9,
	'waiting.test.ts': 9,
	'faultTable.test.ts': 8,
	'memory.test.ts': 8,
	'cancel.test.ts': 7,
	'faultTable.editing.test.ts': 7,
	'faultTable.today.test.ts': 6,
	'histories.test.ts': 6,
};
const USUAL_SECONDS = 3;

/** What takes minutes where everything is run, and is then alone in its share. */
const LONG = /(histories|faultTable)[^/]*\.test\.ts$/;

/** n8n reads some settings once for its process: files that need other ones than the rest. */
const ALONE = /engine.(proxy|blockedAddress)\.test\.ts$/;
const SETTINGS = /\/blockAddresses\.ts$/;

/** @param {string} folder */
const filesBelow = (folder) =>
	readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith('.ts'))
		.map((name) => join(folder, name));

/** @param {string} file */
const secondsOf = (file) => SECONDS[basename(file)] ?? USUAL_SECONDS;

/**
 * Gives each file, the longest first, to the share that has the least to do.
 *
 * @param {string[]} files
 * @param {number} count
 */
function dealOut(files, count) {
	const shares = Array.from({ length: count }, () => ({
		files: /** @type {string[]} */ ([]),
		seconds: 0,
	}));
	for (const file of [...files].sort((one, other) => secondsOf(other) - secondsOf(one))) {
		const [share] = [...shares].sort((one, other) => one.seconds - other.seconds);
		share.files.push(file);
		share.seconds += secondsOf(file);
	}
	return shares.map((share) => share.files);
}

/**
 * @returns {Array<{ name: string, files: string[], support: string[] }>} the shares of all levels, with
 * what their files stand on
 */
function listShares() {
	const isWhole = process.env.SAMSAR_TESTS === 'all';
	return Object.entries(SHARES).flatMap(([level, count]) => {
		const below = filesBelow(join(TESTS, level));
		const tests = below.filter((file) => file.endsWith('.test.ts'));
		const alone = tests.filter((file) => ALONE.test(file) || (isWhole && LONG.test(file)));
		const others = tests.filter((file) => !alone.includes(file));
		const support = [
			join(TESTS, 'support', 'emulators.ts'),
			...below.filter((file) => !tests.includes(file) && !SETTINGS.test(file)),
		];
		return [...dealOut(others, count), ...alone.map((file) => [file])].map((files, index) => ({
			name: `${level} ${index + 1}`,
			files,
			support: files.some((file) => ALONE.test(file)) ? [] : support,
		}));
	});
}

module.exports = { listShares };
