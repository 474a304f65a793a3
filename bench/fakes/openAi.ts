/** What n8n's OpenAI node needs of OpenAI's video API (Sora). */
import Fastify from 'fastify';
import { SAMPLE_VIDEO } from '../../test/emulator';
import { answerWithin, RenderBook, serveRenders, type Answers, type RenderApi } from './renderApi';

export async function startOpenAi(answers: Answers): Promise<RenderApi> {
	const app = Fastify({ forceCloseConnections: true });
	const book = new RenderBook();
	app.addContentTypeParser('multipart/form-data', { parseAs: 'string' }, (_request, body, done) =>
		done(null, body),
	);
	app.post('/videos', async ({ body }) => {
		const { id } = book.accept(String(body));
		await answerWithin(answers.create);
		return { id, object: 'video', status: 'queued', progress: 0 };
	});
	app.get<{ Params: { id: string } }>('/videos/:id', async ({ params }) => {
		const { id, isReady } = book.look(params.id);
		await answerWithin(answers.look);
		return { id, object: 'video', status: isReady ? 'completed' : 'in_progress' };
	});
	app.get('/videos/:id/content', async (_request, reply) => {
		book.otherRequests.push(Date.now());
		return await reply.type('video/mp4').send(SAMPLE_VIDEO);
	});
	return await serveRenders(app, book);
}
