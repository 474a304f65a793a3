import { readVariable } from './scene';

/**
 * Gives an order to the process that keeps the servers of a level, and waits until it is carried out.
 *
 * @throws when it could not be carried out
 */
export async function orderServer(what: 'kill' | 'stop' | 'start', name: string): Promise<void> {
	const answer = await fetch(`${readVariable('SERVERS_URL')}/${what}/${name}`, { method: 'POST' });
	if (!answer.ok) throw new Error(await answer.text());
}

export async function restartServer(how: 'kill' | 'stop', name: string): Promise<void> {
	await orderServer(how, name);
	await orderServer('start', name);
}
