import type { Bar, Chart } from './setting';

const WIDTH = 720;
const LABEL_WIDTH = 270;
/** Room for the figure behind the longest bar. */
const TEXT_WIDTH = 90;
const TOP = 44;
const ROW = 30;
const BAR = 18;

/** The image's own background, so that it reads on a page of either colour. */
const STYLE = `
  .back { fill: #ffffff } .title { fill: #1f2328; font-weight: 600 } .label { fill: #1f2328 }
  .ours { fill: #7c3aed } .peer { fill: #9aa4b2 } text { font: 13px system-ui, sans-serif }
  @media (prefers-color-scheme: dark) {
    .back { fill: #0d1117 } .title, .label { fill: #e6edf3 } .ours { fill: #a78bfa } .peer { fill: #6e7681 }
  }`;

const escape = (text: string) =>
	text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

function drawBar({ label, value, text, isOurs }: Bar, row: number, scale: number): string {
	const y = TOP + row * ROW;
	const length = Math.max(2, Math.round(value * scale));
	const middle = y + BAR / 2 + 4.5;
	return [
		`<text class="label" x="${LABEL_WIDTH - 10}" y="${middle}" text-anchor="end">${escape(label)}</text>`,
		`<rect class="${isOurs ? 'ours' : 'peer'}" x="${LABEL_WIDTH}" y="${y}" width="${length}" height="${BAR}" rx="3"/>`,
		`<text class="label" x="${LABEL_WIDTH + length + 8}" y="${middle}">${escape(text)}</text>`,
	].join('');
}

/** A bar chart as SVG, for light and dark pages. */
export function drawChart({ title, bars }: Chart): string {
	const longest = Math.max(...bars.map(({ value }) => value));
	const scale = (WIDTH - LABEL_WIDTH - TEXT_WIDTH) / longest;
	const height = TOP + bars.length * ROW + 8;
	const summary = bars.map(({ label, text }) => `${label}: ${text}`).join('; ');
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${escape(`${title}. ${summary}`)}">
<style>${STYLE}
</style>
<rect class="back" width="${WIDTH}" height="${height}" rx="6"/>
<text class="title" x="16" y="27">${escape(title)}</text>
${bars.map((bar, row) => drawBar(bar, row, scale)).join('\n')}
</svg>
`;
}
