import type { Clock } from '../Samsar/clock';
import type { SamsarRequest, Send } from '../Samsar/transport/door';
import { openDoor } from '../Samsar/transport/door';
import type { SamsarConnection } from '../Samsar/transport/samsarConnection';

/** A request with its callback's own send function. */
interface RoutedRequest extends SamsarRequest {
	via: Send;
}

/**
 * What the callbacks of one trigger share: the request pace, the server's rate limits, and the working
 * status address. n8n's request function is not shared, because it is only guaranteed to work while n8n
 * handles its own callback.
 */
export class SharedLine {
	private baseUrl?: string;

	private shared: Pick<SamsarConnection, 'statusAddress' | 'search'> = {};

	private send: Send;

	constructor(private readonly clock: Clock) {
		this.send = this.openDoor();
	}

	/** The connection of one callback, at the shared pace. */
	join(own: SamsarConnection): SamsarConnection {
		if (own.baseUrl !== this.baseUrl) {
			this.baseUrl = own.baseUrl;
			this.shared = {};
			this.send = this.openDoor();
		}
		const { shared, send } = this;
		return {
			baseUrl: own.baseUrl,
			account: own.account,
			get statusAddress() {
				return shared.statusAddress;
			},
			set statusAddress(address) {
				shared.statusAddress = address;
			},
			get search() {
				return shared.search;
			},
			set search(search) {
				shared.search = search;
			},
			send: async (request) => {
				const routed: RoutedRequest = { ...request, via: own.send };
				return await send(routed);
			},
		};
	}

	private openDoor(): Send {
		return openDoor(async (request) => {
			const { via, ...sent } = request as RoutedRequest;
			return await via(sent);
		}, this.clock);
	}
}
