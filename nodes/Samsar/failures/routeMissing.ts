import type { FailureFacts } from './failure';
import { SamsarFailure } from './failure';

/**
 * The server has no such request, as those of the documented API.
 *
 * @param what it cannot do, in words that follow "This Samsar server"
 */
export function routeMissing(what: string, facts: Partial<FailureFacts> = {}): SamsarFailure {
	return new SamsarFailure({
		message: `This Samsar server ${what}`,
		description: 'Servers of the documented API have no such request.',
		httpCode: 404,
		...facts,
	});
}
