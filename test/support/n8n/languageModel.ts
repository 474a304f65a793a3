/* eslint-disable @n8n/community-nodes/no-restricted-imports -- not published */
/** A language model that calls one tool, as often as it is told to in its first turn, and then repeats what the tool said last. */
import { createServer } from 'node:http';
import type { IDataObject } from 'n8n-workflow';
import { listen } from '../listen';

interface ChatRequest {
	messages: Array<{ role: string; content: unknown }>;
	tools?: Array<{ function: { name: string; parameters: IDataObject } }>;
}

export interface LanguageModel {
	/** For n8n's OpenAI credential. */
	baseUrl: string;
	/** What tools have answered, in order. */
	toolAnswers: string[];
	close(): void;
}

/**
 * @param calls what the model fills in, for each call of the tool
 * @param toolName of the tool that it calls; absent = the first that it is offered
 */
export async function startLanguageModel(
	calls: IDataObject[],
	toolName?: string,
): Promise<LanguageModel> {
	const toolAnswers: string[] = [];

	function answer({ messages, tools }: ChatRequest): IDataObject {
		const told = messages
			.filter(({ role }) => role === 'tool')
			.map(({ content }) => (typeof content === 'string' ? content : JSON.stringify(content)));
		if (told.length > 0) {
			toolAnswers.push(...told);
			return { message: { role: 'assistant', content: told.at(-1) }, finish_reason: 'stop' };
		}
		const name = toolName ?? tools?.[0]?.function.name ?? 'none';
		const toolCalls = calls.map((toolArguments, index) => ({
			id: `call_${index + 1}`,
			type: 'function',
			function: { name, arguments: JSON.stringify(toolArguments) },
		}));
		return {
			message: { role: 'assistant', content: null, tool_calls: toolCalls },
			finish_reason: 'tool_calls',
		};
	}

	const server = createServer((request, response) => {
		let body = '';
		request.on('data', (chunk) => (body += chunk));
		request.on('end', () => {
			const completion = {
				id: 'chatcmpl-1',
				object: 'chat.completion',
				created: 0,
				model: 'model-of-a-test',
				choices: [{ index: 0, ...answer(JSON.parse(body) as ChatRequest) }],
				usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
			};
			response.setHeader('content-type', 'application/json');
			response.end(JSON.stringify(completion));
		});
	});
	const origin = await listen(server);
	return {
		baseUrl: `${origin}/v1`,
		toolAnswers,
		close: () => {
			server.closeAllConnections();
			server.close();
		},
	};
}
