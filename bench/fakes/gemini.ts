/** What n8n's Google Gemini node needs of Gemini's video API (Veo). */
import Fastify from 'fastify';
import { answerWithin, RenderBook, serveRenders, type Answers, type RenderApi } from './renderApi';

interface Create {
	instances: Array<{ prompt: string }>;
}

export async function startGemini(answers: Answers): Promise<RenderApi> {
	const app = Fastify({ forceCloseConnections: true });
	const book = new RenderBook();
	let origin = '';
	// The model's name is followed by `:predictLongRunning`.
	app.post<{ Body: Create }>('/v1beta/models/*', async ({ body }) => {
		const { id } = book.accept(body.instances[0].prompt);
		await answerWithin(answers.create);
		return { name: `operations/${id}` };
	});
	app.get<{ Params: { id: string } }>('/v1beta/operations/:id', async ({ params }) => {
		const { id, isReady } = book.look(params.id);
		await answerWithin(answers.look);
		const name = `operations/${id}`;
		if (!isReady) return { name, done: false };
		const generatedSamples = [{ video: { uri: `${origin}/files/${id}.mp4` } }];
		return { name, done: true, response: { generateVideoResponse: { generatedSamples } } };
	});
	const api = await serveRenders(app, book);
	origin = api.baseUrl;
	return api;
}
