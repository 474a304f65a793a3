import type { Emulator } from './emulator';
import type { DialectName, EmulatedSession } from './types';

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escape = (text: string) => text.replace(/[&<>"]/g, (character) => ESCAPES[character]);

/** What a person sees who opens the emulator in a browser: what it is, and what it has accepted. */
export function landingPage(emulator: Emulator, dialect: DialectName): string {
	const { created, charged, remainingCredits, createPosts } = emulator.counts;
	const rows = [...emulator.sessions].reverse().map((session) => describeRow(session, emulator));
	return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="refresh" content="2">
<title>Samsar emulator</title>
<style>
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: 0.3rem 0.6rem; border-bottom: 1px solid #8884; }
</style>
</head>
<body>
<h1>Samsar emulator</h1>
<p>It answers like the Samsar API (dialect <b>${dialect}</b>), renders nothing and charges nothing.
Base URL for the credential in n8n: <code>${emulator.baseUrl}</code></p>
<p>${createPosts} create requests, ${created} renders accepted, ${charged} credits spent, ${remainingCredits} left.</p>
<table>
<thead><tr><th>Session</th><th>Prompt</th><th>Seconds</th><th>Credits</th><th>Status</th><th>Status requests</th></tr></thead>
<tbody>
${rows.join('\n') || '<tr><td colspan="6">No render has been created yet.</td></tr>'}
</tbody>
</table>
</body>
</html>
`;
}

function describeRow(session: EmulatedSession, { cdnOrigin }: Emulator): string {
	const { id, prompt, video, credits, ended = 'PENDING', looks } = session;
	const link = `<a href="${cdnOrigin}/videos/${id}.mp4">${ended}</a>`;
	const cells = [
		escape(id),
		escape(prompt),
		String(video.seconds),
		String(credits),
		ended === 'COMPLETED' ? link : ended,
		String(looks),
	];
	return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
}
