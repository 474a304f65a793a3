import type { Owner } from '../../../scripts/n8n-rest';

/** Signs a person in to an n8n. @returns the cookie of the session */
export async function openSession(url: string, { email, password }: Owner): Promise<string> {
	const answer = await fetch(`${url}/rest/login`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', connection: 'close' },
		body: JSON.stringify({ emailOrLdapLoginId: email, password }),
	});
	return answer.headers
		.getSetCookie()
		.map((cookie) => cookie.split(';')[0])
		.join('; ');
}
