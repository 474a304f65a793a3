import { json } from '../../answers';
import type { Settings } from '../../options';
import type { Answer } from '../../types';
import type { Call } from '../dialect';
import { MUSIC, VOICES } from './audio';

/** Credits per second of video, 2026, as the official client has them. */
const VIDEO_MODEL_RATES: Record<string, number> = {
	RUNWAYML: 30,
	SEEDANCEI2V: 30,
	'SEEDANCE2.0I2V': 40,
	COSMOS3SUPERI2V: 20,
	KLINGIMGTOVID3PRO: 36,
	KLINGIMGTOVIDTURBO: 36,
	HAPPYHORSEI2V: 36,
	'VEO3.1I2VFAST': 36,
	'VEO3.1I2V': 60,
};
const IMAGE_MODELS = ['GPTIMAGE2.5', 'NANOBANANAPRO', 'SEEDREAM', 'QWENIMAGE3PRO', 'WAN2.7PRO'];
/** Models whose price is told for a clip, and not for a second. */
const CLIP_PRICES: Record<string, number> = { 'SEEDANCE2.5I2V': 150 };
/** The longest clip of a model in seconds, which no answer tells. */
const CLIP_SECONDS: Record<string, number> = {
	RUNWAYML: 10,
	SEEDANCEI2V: 10,
	'SEEDANCE2.0I2V': 15,
	COSMOS3SUPERI2V: 7.875,
	KLINGIMGTOVID3PRO: 10,
	KLINGIMGTOVIDTURBO: 10,
	HAPPYHORSEI2V: 15,
	'VEO3.1I2VFAST': 8,
	'VEO3.1I2V': 8,
};
const USUAL_CLIP_SECONDS = 10;
/** An image model's price is for one picture. */
const PICTURE_PRICE = 15;
/** The models of the documented contract, which a server that accepts any model still has. */
const EARLIER_VIDEO_MODELS = { RUNWAYML: 10, 'KLINGIMGTOVID2.1PRO': 10 };
const EARLIER_IMAGE_MODELS = ['GPTIMAGE1', 'IMAGEN4'];
/** For a model that is accepted although nobody has heard of it. */
const UNKNOWN_RATE = 30;

type Offer = Pick<Settings, 'videoModels' | 'imageModels' | 'acceptAnyModel'>;

function ratesOf({ videoModels, acceptAnyModel }: Offer): Record<string, number> {
	const earlier = acceptAnyModel ? EARLIER_VIDEO_MODELS : {};
	return videoModels ?? { ...VIDEO_MODEL_RATES, ...earlier };
}

function imageModelsOf({ imageModels, acceptAnyModel }: Offer): string[] {
	const earlier = acceptAnyModel ? EARLIER_IMAGE_MODELS : [];
	return imageModels ?? [...IMAGE_MODELS, ...earlier];
}

export function offersVideoModel(key: string, offer: Offer): boolean {
	const isOfClips = offer.videoModels === undefined && Object.hasOwn(CLIP_PRICES, key);
	return offer.acceptAnyModel || isOfClips || Object.hasOwn(ratesOf(offer), key);
}

export function offersImageModel(key: string, offer: Offer): boolean {
	return offer.acceptAnyModel || imageModelsOf(offer).includes(key);
}

export function creditsPerSecond(videoModel: string, offer: Offer): number {
	return ratesOf(offer)[videoModel] ?? UNKNOWN_RATE;
}

export function longestClip(videoModel: string): number {
	return CLIP_SECONDS[videoModel] ?? USUAL_CLIP_SECONDS;
}

export function listModels({ settings }: Call): Answer {
	const ofSeconds = Object.entries(ratesOf(settings)).map(([value, rate]) => ({
		label: value,
		value,
		basePrice: rate,
		pricingDistribution: { total: rate },
	}));
	const clips = settings.videoModels === undefined ? Object.entries(CLIP_PRICES) : [];
	const ofClips = clips.map(([value, basePrice]) => ({ label: value, value, basePrice }));
	const videoModels = [...ofSeconds, ...ofClips];
	const imageModels = imageModelsOf(settings).map((value) => ({
		label: value,
		value,
		basePrice: PICTURE_PRICE,
	}));
	return json(200, {
		IMAGE_MODELS: imageModels,
		VIDEO_MODELS: videoModels,
		text_to_video: { image_models: imageModels, video_models: videoModels },
		image_list_to_video: { image_models: imageModels, video_models: videoModels },
		audio: {
			tts_models: VOICES,
			backingtrack_models: MUSIC,
		},
	});
}
