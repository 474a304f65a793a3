import type { IBinaryData } from 'n8n-workflow';
import { readOwner } from './environment';
import { openSession } from './session';

/**
 * Reads a file as n8n's editor does when the person downloads it.
 *
 * @param url of the n8n whose execution holds the file
 * @param file as the item has it
 * @param owner of that n8n
 * @throws when there is none, or n8n does not answer with 200
 */
export async function readFile(
	url: string,
	file: IBinaryData | undefined,
	owner = readOwner(),
): Promise<Buffer> {
	if (file === undefined) throw new Error('The item has no file');
	// In memory mode the file itself lies in the item.
	if (file.id === undefined) return Buffer.from(file.data, 'base64');
	const query = new URLSearchParams({ id: file.id, action: 'download' });
	const answer = await fetch(`${url}/rest/binary-data?${query}`, {
		headers: { cookie: await openSession(url, owner) },
	});
	if (answer.status !== 200) {
		throw new Error(`n8n answered ${answer.status}: ${await answer.text()}`);
	}
	return Buffer.from(await answer.arrayBuffer());
}
