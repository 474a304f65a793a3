import { openEmulator } from '../support/emulators';
import { openToday } from './support/emulators';
import { runToEnd, type Outcome } from './support/harness';
import { createOnly, createToday } from './support/scenes';

const hintsOf = ({ run }: Outcome) =>
	(run.data.resultData.runData.Samsar[0].hints ?? []).map(({ message }) => message);

const BY_HAND = { mode: 'manual' } as const;

test('whoever orders the same again in the editor is reminded of the first, and gets another', async () => {
	const emulator = await openEmulator();
	const scene = { ...createOnly(emulator, ['A lighthouse']), ...BY_HAND };
	expect(hintsOf(await runToEnd(scene))).toEqual([]);
	const again = await runToEnd(scene);
	expect(emulator.sessions).toHaveLength(2);
	const [{ id }] = emulator.sessions;
	expect(hintsOf(again)).toEqual([
		expect.stringMatching(
			new RegExp(`within the last hour: ${id} \\(\\d+ credits.*pin the output`),
		),
	]);
	expect(hintsOf(await runToEnd({ ...scene, mode: 'trigger' }))).toEqual([]);
});

test('an error in the editor says what its buttons would cost', async () => {
	const emulator = await openToday();
	const prompts = ['A kite', 'A ball [fail: No wind.]'];
	const { error } = await runToEnd({ ...createToday(emulator, prompts), ...BY_HAND });
	expect(error?.message).toContain('No wind.');
	expect(error?.description).toContain(
		"'Execute step' and 'Execute workflow' order all of them again, and you pay again.",
	);
	const other = await runToEnd(createToday(emulator, prompts));
	expect(other.error?.description).not.toContain('Execute step');
});

test('a time limit of the workflow that is shorter than the wait is told before it', async () => {
	const emulator = await openToday();
	const limited = await runToEnd({
		...createToday(emulator, ['A harbour']),
		amend: (context) => {
			const settings = { ...context.getWorkflowSettings(), executionTimeout: 120 };
			return Object.assign(context, { getWorkflowSettings: () => settings });
		},
	});
	expect(hintsOf(limited)).toEqual([
		expect.stringContaining('n8n ends this execution 120 seconds after its start'),
	]);
});
