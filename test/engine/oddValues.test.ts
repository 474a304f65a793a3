import type { INode } from 'n8n-workflow';

import { readClone } from '../support/clone';
import { openEmulator } from '../support/emulators';
import { workOf } from './support/emulators';
import { runToEnd } from './support/harness';
import { createOnlyToday } from './support/scenes';

/** Field, value as JSON, what happened once, and what has to happen. */
const ROWS = readClone('test/engine/oddValues.tsv')
	.trim()
	.split('\n')
	.slice(1)
	.map((line) => {
		const [field, value, , wanted] = line.split('\t');
		return [field, value, wanted] as const;
	});

/** Values that JSON does not hold, as expressions make them. */
const MADE: Record<string, string> = {
	'{{ $now }} (DateTime)': '={{ $now }}',
	'{{ new Date() }}': '={{ new Date() }}',
	'"{{ }} seconds"': '={{ $json.nothing }} seconds',
	BigInt: '={{ BigInt(30) }}',
};

const OPTIONS = ['checkBalance', 'maxCredits'];
const ADDITIONAL = ['enableSubtitles', 'language', 'fontKey'];

/** Twelve seconds at 30 credits, with the odd value in its place. */
function place(field: string, value: string): INode['parameters'] {
	const odd = { [field]: MADE[value] ?? '={{ $json.value }}' };
	return {
		duration: 12,
		...(OPTIONS.includes(field)
			? { options: odd }
			: ADDITIONAL.includes(field)
				? // The server's own fonts are another matter.
					{ additionalFields: odd, options: { checkModels: false } }
				: odd),
	};
}

const SENT_AS: Record<string, string> = {
	aspectRatio: 'aspect_ratio',
	tone: 'tone',
	language: 'language',
	fontKey: 'font_key',
	enableSubtitles: 'enable_subtitles',
};

const DEFAULTS: Record<string, unknown> = { aspectRatio: '16:9', tone: 'grounded' };

/** What stands in the request for `sent as …`; undefined for nothing. */
function readWanted(field: string, wanted: string): unknown {
	const word = /^sent as (\S+|the default|not set)/.exec(wanted)?.[1];
	if (wanted.includes('the default')) return DEFAULTS[field];
	if (wanted.includes('not set')) return undefined;
	return word === 'true' || word === 'false' ? word === 'true' : word;
}

test.each(ROWS)('%s as %s is %s', async (field, value, wanted) => {
	const emulator = await openEmulator({ dialect: 'current' });
	const scene = createOnlyToday(emulator, ['A kite']);
	const json = value in MADE ? {} : { value: JSON.parse(value) as never };
	const { run, error } = await runToEnd({
		...scene,
		items: [{ prompt: 'A kite', ...json }],
		parameters: { ...scene.parameters, ...place(field, value) },
	});
	const orders = workOf(emulator).filter(({ method }) => method === 'POST');
	if (wanted === 'refused') {
		expect(run.status).toBe('error');
		expect(error?.message).toContain('[item 0]');
		expect(orders).toEqual([]);
		return;
	}
	expect(error?.message).toBeUndefined();
	expect(orders).toHaveLength(1);
	const { input } = orders[0].body as { input: Record<string, unknown> };
	if (wanted !== 'sent' && field in SENT_AS) {
		expect(input[SENT_AS[field]]).toEqual(readWanted(field, wanted));
	}
});
