/** A second person signed in: n8n's editor, as far as it runs workflows by hand and is told of them. */
import { randomUUID } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import { readOwner, readVariable } from '../../support/n8n/environment';
import { openSession } from '../../support/n8n/session';
import { sleep } from '../../support/time';

export interface PushMessage {
	type: string;
	data: IDataObject;
}

export interface Editor {
	/** Everything that n8n has told this editor, in order. */
	messages: PushMessage[];
	/** The button *Execute workflow*. @returns the execution's ID */
	runManually(workflowId: string, triggerName: string): Promise<string>;
	/** Waits until n8n has told this about the execution; throws after a while. */
	seen(type: string, executionId: string): Promise<void>;
	close(): void;
}

const TOLD_WITHIN_MS = 10_000;

/** @throws when n8n does not let the editor in; it has to push by server-sent events */
export async function openEditor(): Promise<Editor> {
	const url = readVariable('STEADY_N8N_URL');
	const json = { 'content-type': 'application/json', connection: 'close' };
	const cookie = await openSession(url, readOwner());
	const pushRef = randomUUID();
	const leaving = new AbortController();
	const stream = await fetch(`${url}/rest/push?pushRef=${pushRef}`, {
		headers: { cookie },
		signal: leaving.signal,
	});
	if (!stream.ok || !stream.body) throw new Error(`n8n answered ${stream.status} to the editor`);
	const messages: PushMessage[] = [];
	void readMessages(stream.body, messages).catch(() => undefined);

	return {
		messages,
		async runManually(workflowId, triggerName) {
			const answer = await fetch(`${url}/rest/workflows/${workflowId}/run`, {
				method: 'POST',
				headers: { ...json, cookie, 'push-ref': pushRef },
				body: JSON.stringify({ triggerToStartFrom: { name: triggerName } }),
			});
			if (!answer.ok) throw new Error(`n8n answered ${answer.status}: ${await answer.text()}`);
			const { data } = (await answer.json()) as { data: { executionId: string } };
			return data.executionId;
		},
		async seen(type, executionId) {
			const deadline = Date.now() + TOLD_WITHIN_MS;
			const isIt = (message: PushMessage) =>
				message.type === type && message.data.executionId === executionId;
			while (!messages.some(isIt)) {
				if (Date.now() > deadline) throw new Error(`n8n did not tell the editor: ${type}`);
				await sleep(200);
			}
		},
		close: () => leaving.abort(),
	};
}

async function readMessages(
	stream: ReadableStream<Uint8Array>,
	messages: PushMessage[],
): Promise<void> {
	const decoder = new TextDecoder();
	const reader = stream.getReader();
	let rest = '';
	for (;;) {
		const { value, done } = await reader.read();
		if (done) return;
		const events = (rest + decoder.decode(value, { stream: true })).split('\n\n');
		rest = events.pop() ?? '';
		for (const event of events) {
			if (event.startsWith('data: ')) messages.push(JSON.parse(event.slice(6)) as PushMessage);
		}
	}
}
