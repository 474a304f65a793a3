/* eslint-disable @n8n/community-nodes/no-restricted-imports -- not published */
import { setTimeout as sleep } from 'node:timers/promises';
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

/** How long an API takes to answer, in milliseconds; each request gets its own within the range. */
export interface Answers {
	create: Range;
	look: Range;
}

interface Range {
	least: number;
	most: number;
}

/** As a server that writes to its database first. */
export const REAL_ANSWERS: Answers = {
	create: { least: 750, most: 2_250 },
	look: { least: 100, most: 300 },
};

export const AT_ONCE: Answers = { create: { least: 0, most: 0 }, look: { least: 0, most: 0 } };

/** Answers later, as the range says; what is asked for has been carried out before. */
export async function answerWithin({ least, most }: Range): Promise<void> {
	if (most > 0) await sleep(least + Math.random() * (most - least));
}

export interface FakeRender {
	/** Part of the address of its video. */
	id: string;
	/** Milliseconds since 1970. */
	readyAt: number;
	renderMs?: number;
	prompt?: string;
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
