import type { FailureFacts } from './failure';
import { SamsarFailure } from './failure';

/**
 * The server does not have this request; servers of the documented API lack it.
 *
 * @param what what the server cannot do; follows "This Samsar server"
 */
export function routeMissing(what: string, facts: Partial<FailureFacts> = {}): SamsarFailure {
	return new SamsarFailure({
		message: `This Samsar server ${what}`,
		description: 'This operation needs a newer Samsar server.',
		httpCode: 404,
		...facts,
	});
}
