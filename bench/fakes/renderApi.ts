import type { FastifyInstance } from 'fastify';
import { listenLocally } from './listenLocally';

/** A video API of this machine whose renders take as long as their prompts say: `[render 18.3s]`. */
export interface RenderApi {
	/** For the credential, or for the workflow. */
	baseUrl: string;
	/** Renders in the order in which they were accepted. */
	readonly renders: FakeRender[];
	/** Milliseconds since 1970 of every status request. */
	readonly looks: number[];
	/** Milliseconds since 1970 of every other request. */
	readonly otherRequests: number[];
	reset: () => void;
	close: () => Promise<void>;
}

export interface FakeRender {
	/** Part of the address of its video. */
	id: string;
	/** Milliseconds since 1970. */
	readyAt: number;
}

/** The renders of a fake API, and when it was asked for them. */
export class RenderBook {
	readonly renders: FakeRender[] = [];
	readonly looks: number[] = [];
	readonly otherRequests: number[] = [];
	private made = 0;

	accept(prompt: string): FakeRender {
		const seconds = Number(/\[render (\d+(?:\.\d+)?)s\]/.exec(prompt)?.[1] ?? 0);
		this.made += 1;
		const render = { id: `video_${this.made}x`, readyAt: Date.now() + seconds * 1_000 };
		this.otherRequests.push(Date.now());
		this.renders.push(render);
		return render;
	}

	/** Counts a status request. @throws when there is no such render */
	look(id: string): FakeRender & { isReady: boolean } {
		this.looks.push(Date.now());
		const render = this.renders.find((one) => one.id === id);
		if (render === undefined) throw new Error(`There is no render ${id}`);
		return { ...render, isReady: Date.now() >= render.readyAt };
	}

	reset(): void {
		for (const list of [this.renders, this.looks, this.otherRequests]) list.length = 0;
	}
}

/** Starts a fake API whose routes keep this book. */
export async function serveRenders(app: FastifyInstance, book: RenderBook): Promise<RenderApi> {
	const { renders, looks, otherRequests } = book;
	return {
		baseUrl: await listenLocally(app),
		renders,
		looks,
		otherRequests,
		reset: () => book.reset(),
		close: async () => await app.close(),
	};
}
