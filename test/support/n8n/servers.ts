import { readVariable } from './environment';

/**
 * Gives an order to the process that keeps the servers of a level, and waits until it is carried out.
 *
 * @param withinMs how long a stop may take before the server is killed
 * @throws when it could not be carried out
 */
export async function orderServer(
	what: 'kill' | 'stop' | 'start',
	name: string,
	withinMs?: number,
): Promise<void> {
	const order = [what, name, ...(withinMs === undefined ? [] : [withinMs])].join('/');
	const answer = await fetch(`${readVariable('SERVERS_URL')}/${order}`, { method: 'POST' });
	if (!answer.ok) throw new Error(await answer.text());
}

export async function restartServer(how: 'kill' | 'stop', name: string): Promise<void> {
	await orderServer(how, name);
	await orderServer('start', name);
}
