/* eslint-disable @n8n/community-nodes/no-restricted-globals -- not published */
import type { Logger } from 'n8n-workflow';

import { readDetails, readListed } from '../../nodes/Samsar/api/listed';
import { normaliseStatus, readRender, readSessionId } from '../../nodes/Samsar/api/render';
import { isLoopback, isPrivate } from '../../nodes/Samsar/api/webAddress';
import { isPage, readVideoAnswer } from '../../nodes/Samsar/download/videoAnswer';
import { followRedirect, nameFile, readVideoLink } from '../../nodes/Samsar/download/videoLink';
import { SamsarFailure } from '../../nodes/Samsar/failures/failure';
import { toNodeError } from '../../nodes/Samsar/failures/nodeError';
import { endSentence } from '../../nodes/Samsar/failures/sentence';
import { readNames, readPictures, readPublicAddress } from '../../nodes/Samsar/fields/listField';
import { log } from '../../nodes/Samsar/log';
import { listNamedNodes } from '../../nodes/Samsar/orders/namedItems';
import { listUnreadable } from '../../nodes/Samsar/orders/orderFailures';
import * as answer from '../../nodes/Samsar/transport/answer';
import { readApiKey } from '../../nodes/Samsar/transport/apiKey';
import * as baseUrl from '../../nodes/Samsar/transport/baseUrl';
import { openKeyHider } from '../../nodes/Samsar/transport/hideKey';
import { describeRefusal, describeReply } from '../../nodes/Samsar/transport/refusal';
import { readSilence } from '../../nodes/Samsar/transport/silence';
import { readCallback } from '../../nodes/SamsarTrigger/readCallback';
import { node } from './support/batchContext';
import { answerJson, answerText } from './support/replies';

const LONG_KEY = 'test-key-aaaaaaaa';
const SHORT_KEY = 'a-1';

/** The process's own time, which a busy machine does not make longer. */
const MOST_CPU_MS = 1_000;

/** What takes seconds for the last length takes little for the first: so a failure comes soon. */
const LENGTHS = [16, 128].map((kib) => kib * 1_024);

/** What is repeated: the beginnings of everything that the package looks for in a text. */
const PIECES = [
	...['\\"', '"', '\\', "'", '`', '.', '. ', ' ', '\t', '\n', '\r\n', '/', ',', '+', '-', '_'],
	...['<', '<a', '<style', '<script>', '<!--', '[', '{"a":', '[1,', '1', '-1', '1e', '0.', '9 '],
	...[
		'%',
		'%25',
		'%2',
		'\\u',
		'\\u00',
		'&#',
		'&#0',
		'&#x0',
		'a',
		'A',
		'a-',
		'test-key',
		'dGVzdC1r',
	],
	...['$(', '$( ', "$('", '$("', '$node.', '$node["', '$items(`', 'bearer ', 'api key ', 'route '],
	...['not found', 'cannot get ', 'canceled', 'localhost.', '127.0.', '.local', '/video', '/v1'],
	...['http:', 'https://', ',http', '?signature=', '\u2028', '\u202e', '\0', 'é', '🎬'],
];

function addressOf(text: string): URL {
	try {
		return new URL(`http://${text}`);
	} catch {
		return new URL(`http://h/${text}`);
	}
}

/** Refusing a text is an answer, too. */
function attempt(act: () => unknown): void {
	try {
		act();
	} catch (thrown) {
		expect([SamsarFailure, SyntaxError]).toContain(Object(thrown).constructor);
	}
}

const logger = { warn: () => undefined } as unknown as Logger;

function tellAll(body: answer.AnswerBody): void {
	answer.describeBody(body);
	answer.showBody(body, 1_000);
	answer.readServerMessage(body);
}

/** Every function of the package through which a text goes that somebody else has written. */
const READERS: Record<string, (text: string) => void> = {
	'a body': (text) => tellAll(answer.readBody(text)),
	'half of JSON': (text) => tellAll(answer.readBody(`{"message":"${text}`)),
	'a text in JSON': (text) => tellAll(answer.readBody(JSON.stringify({ message: text }))),
	'JSON with a long number': (text) =>
		tellAll(answer.readBody(JSON.stringify([text, 1e17, { [text]: text }]))),
	'a web page': (text) => tellAll(answer.readBody(`<html>${text}`)),
	'a missing route': (text) => {
		answer.isRouteMissing(answerJson(404, { message: text }));
		answer.isGatewayWord(answerText(404, text));
	},
	'a refusal': (text) => {
		describeRefusal(answerJson(400, { message: text }));
		describeReply(answerText(502, text, { redirectedTo: text }));
	},
	'a clipped text': (text) => void answer.clipText(text),
	'a header': (text) => {
		answer.readRetryAfter(text, 0);
		answer.readDate(text);
		readVideoAnswer(200, { 'content-type': text, 'content-length': text }, 0);
	},
	'a long key': (text) => {
		openKeyHider(LONG_KEY).inValue({ [text]: text });
		openKeyHider(LONG_KEY).inAddress(text);
	},
	'a short key': (text) => {
		openKeyHider(SHORT_KEY).inValue({ [text]: text });
		openKeyHider(SHORT_KEY).inAddress(text);
	},
	'a network error': (text) => void readSilence({ name: text, message: text, code: text }),
	'a status': (text) => {
		normaliseStatus(text);
		readRender('vid_1', { status: text, progress: text });
		readRender('vid_1', { details: { [text]: text }, url: text, creditsCharged: text });
		readRender('vid_1', { status: 'FAILED', error: text });
	},
	'a session': (text) => {
		readSessionId({ session_id: text });
		nameFile(text);
	},
	'a list': (text) => {
		readListed({ requests: [{ session_id: text, created_at: text, provider: text }] });
		readDetails({ session: { inputPrompt: text, aspectRatio: text, duration: text } });
		listUnreadable(text);
	},
	'a link': (text) => {
		readVideoLink(text);
		followRedirect(new URL('https://h'), text);
		isPage(text);
	},
	'a host': (text) => {
		isPrivate(addressOf(text));
		isLoopback(addressOf(text));
	},
	'a callback': (text) => {
		for (const body of [text, { session_id: text }, { [text]: { id: text } }]) {
			readCallback({ body, headers: {} });
			readCallback({ body, rawBody: Buffer.from(text), headers: {} });
		}
	},
	'a message': (text) => {
		endSentence(text);
		toNodeError(node, new SamsarFailure({ message: text, httpCode: 400 }));
		log({ logger }, 'warn', text);
	},
	'a key': (text) => void readApiKey(text),
	'a base URL': (text) => {
		attempt(() => baseUrl.readBaseUrl(text));
		const read = baseUrl.readBaseUrl(`https://h/${text.replace(/[?#\s\\]/g, '/')}`);
		baseUrl.completeBaseUrl(read);
		baseUrl.readRootUrl(read);
		baseUrl.listStatusAddresses(read);
	},
	'a field': (text) => {
		attempt(() => readPictures('Images', text));
		attempt(() => readNames('Sessions', text, 2));
		attempt(() => readPublicAddress('Webhook URL', text));
		listNamedNodes(`=${text}`);
	},
};

describe.each(Object.keys(READERS))('%s', (name) => {
	it.each(PIECES)('made of %j is read in a moment, however long it is', (piece) => {
		for (const length of LENGTHS) {
			// Something else at the end is what makes a search for the end begin anew.
			const text = `${piece.repeat(Math.ceil(length / piece.length))}x`;
			const startedAt = process.cpuUsage();
			attempt(() => READERS[name](text));
			const { user, system } = process.cpuUsage(startedAt);
			expect((user + system) / 1_000).toBeLessThan(MOST_CPU_MS);
		}
	});
});
