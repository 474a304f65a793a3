/** The stages in the order in which they finish, with their place in the documented body. */
export const STAGES = [
	{ name: 'prompt_generation', printed: 0 },
	{ name: 'image_generation', printed: 1 },
	{ name: 'speech_generation', printed: 6 },
	{ name: 'music_generation', printed: 7 },
	{ name: 'audio_generation', printed: 2 },
	{ name: 'ai_video_generation', printed: 5 },
	{ name: 'frame_generation', printed: 3 },
	{ name: 'lip_sync_generation', printed: 8 },
	{ name: 'sound_effect_generation', printed: 9 },
	{ name: 'transcript_generation', printed: 10 },
	{ name: 'video_generation', printed: 4 },
] as const;
