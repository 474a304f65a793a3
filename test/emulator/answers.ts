import type { Answer, JsonObject } from './types';

export function json(code: number, body: JsonObject | unknown[]): Answer {
	return {
		code,
		headers: { 'content-type': 'application/json; charset=utf-8' },
		body: JSON.stringify(body),
	};
}

export function noBody(code: number): Answer {
	return { code, body: '' };
}

/** The page that Express sends when nothing handles a request. */
export function html(text: string): string {
	return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Error</title>
</head>
<body>
<pre>${text}</pre>
</body>
</html>
`;
}

export function htmlPage(code: number, text: string): Answer {
	return { code, headers: { 'content-type': 'text/html; charset=utf-8' }, body: html(text) };
}

export function routeMissing(method: string, path: string): Answer {
	return htmlPage(404, `Cannot ${method} ${path}`);
}
