import type { EmulatedSession } from '../../types';
import type { Charge } from '../dialect';
import { STAGES } from '../stages';

/** Credits per second for all but the video model itself, as the official client prints them. */
const FIXED_RATES = {
	prompt_generation: 4,
	image_generation: 2,
	speech_generation: 2,
	music_generation: 2,
	sound_effect_generation: 2,
	video_generation: 4,
};
const FIXED_TOTAL = Object.values(FIXED_RATES).reduce((sum, rate) => sum + rate, 0);

/** Renders from a text or pictures are charged stage by stage, changes of a video at once. */
export function chargesOf({ kind, credits, video: { seconds } }: EmulatedSession): Charge[] {
	if (kind !== 'create' && kind !== 'image_list_to_video') {
		return [{ name: kind, after: 0, credits }];
	}
	const fixed = FIXED_TOTAL * seconds;
	const stages: Record<string, number> =
		credits < fixed
			? { ai_video_generation: credits / seconds }
			: { ...FIXED_RATES, ai_video_generation: (credits - fixed) / seconds };
	return STAGES.flatMap(({ name }, index) =>
		name in stages ? [{ name, after: index + 1, credits: stages[name] * seconds }] : [],
	);
}
