import type { Emulator, EmulatorOptions } from '../../emulator';
import { openEmulator } from '../../support/emulators';
import { call, parse, type CallOptions, type Told } from './call';
import { createBody } from '../../support/createBody';

export const MODELS = { image_model: 'GPTIMAGE2.5', video_model: 'RUNWAYML' };

export interface Today {
	emulator: Emulator;
	/** POSTs to `create`, 30 seconds of RUNWAYML (900 credits) unless told otherwise. */
	create: (prompt: string, fields?: object) => Promise<Told>;
	/** POSTs an `input` to a route below the base URL. */
	post: (route: string, input: object, options?: CallOptions) => Promise<Told>;
	get: (path: string, options?: CallOptions) => Promise<Told>;
	/** The body of a status answer. */
	look: (id?: string) => Promise<Record<string, unknown>>;
}

/** A server of the newest generation. A render ends at its fourth status request. */
export async function openToday(options: EmulatorOptions = {}): Promise<Today> {
	const emulator = await openEmulator({ dialect: 'current', renderPolls: 4, ...options });
	const root = `${emulator.origin}${options.pathPrefix ?? ''}`;
	const post: Today['post'] = async (route, input, more) =>
		await call('POST', `${emulator.baseUrl}/${route}`, { body: { input }, ...more });
	const get: Today['get'] = async (path, more) => await call('GET', `${root}${path}`, more);
	return {
		emulator,
		post,
		get,
		create: async (prompt, fields = {}) =>
			await post('create', createBody(prompt, { ...MODELS, ...fields }).input),
		look: async (id = emulator.sessions[0].id) =>
			parse(await get(`/v1/status?request_id=${id}`)) as Record<string, unknown>,
	};
}
