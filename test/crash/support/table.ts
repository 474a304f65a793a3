/** The crash table as a person reads it, in Markdown. */
import { countDouble, countNowhere, countToldOnly, countUndelivered, type Line } from './verdict';

const count = (lines: Line[], of: (line: Line) => number): number =>
	lines.reduce((sum, line) => sum + of(line), 0);

/** As the tables call it: what Samsar speaks is named where it is not the documented contract. */
const tellEvent = ({ event, dialect }: Line): string =>
	dialect === 'documented' ? event : `${event}, newest API`;

const countWrong = ({ adoptedWrongly }: Line): number => adoptedWrongly;

const tellExpected = ({ expected: { least, most } }: Line): string =>
	least === most ? String(least) : `${least}–${most}`;

function tellPlaces({ places }: Line): string {
	if (places.length === 0) return '–';
	return places.map((found) => found.join(' + ')).join('; ');
}

function describeLine(line: Line): string {
	const { waiting, retry, delayMs, ended, endedAgain, payments, isReached } = line;
	const moment = delayMs === undefined ? line.moment : `${line.moment}, ${delayMs} ms in`;
	const faults = [countDouble, countNowhere, countUndelivered, countWrong];
	const isFine = isReached && faults.every((countFault) => countFault(line) === 0);
	const cells = [
		`${isFine ? '' : '**'}${moment}${isFine ? '' : '**'}`,
		tellEvent(line),
		waiting,
		retry,
		endedAgain === null ? ended : `${ended} → ${endedAgain}`,
		`${payments} of ${tellExpected(line)}${isReached ? '' : ' (moment missed)'}`,
		line.isHandedOn ? 'yes' : 'no',
		tellPlaces(line),
	];
	return `| ${cells.join(' | ')} |`;
}

const HEAD = [
	'| moment | event | waiting | retry | ended | payments | next node got the video | sessions named in |',
	'| --- | --- | --- | --- | --- | --- | --- | --- |',
];

/** One row for each video: those of one moment together. */
export function describeLines(lines: Line[]): string {
	const moments = [...new Set(lines.map(({ moment }) => moment))];
	const sorted = moments.flatMap((moment) => lines.filter((line) => line.moment === moment));
	return [...HEAD, ...sorted.map(describeLine)].join('\n');
}

/** One row for each event, and one for all. */
export function describeSums(lines: Line[]): string {
	const events = [...new Set(lines.map(tellEvent))];
	const row = (title: string, some: Line[]): string => {
		const isOpen = (place: string) => (line: Line) =>
			line.places.filter((found) => found.includes(place as never)).length;
		const cells = [
			title,
			some.length,
			count(some, ({ payments }) => payments),
			count(some, countDouble),
			count(some, countNowhere),
			count(some, countUndelivered),
			count(some, countToldOnly),
			count(some, countWrong),
			count(some, isOpen('order')),
			count(some, isOpen('unknowable')),
			some.filter(({ isReached }) => !isReached).length,
		];
		return `| ${cells.join(' | ')} |`;
	};
	return [
		'| event | videos | payments | double payments | sessions named nowhere | not delivered after the retry | no retry possible, item names its session | wrong adoptions | answer never came: order named | answer never came, no retry | moments missed |',
		'| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
		...events.map((event) =>
			row(
				event,
				lines.filter((line) => tellEvent(line) === event),
			),
		),
		row('**all**', lines),
	].join('\n');
}
