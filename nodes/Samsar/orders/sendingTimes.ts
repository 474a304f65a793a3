import { ANSWER_TIMES } from '../transport/samsarConnection';
import type { Span } from './findSession';
import type { OrderNotes } from './orderNotes';
import type { OpenPayment } from './paidSessions';

/** When the orders of one run were sent. */
export class SendingTimes {
	private earlier: Promise<Span[]> | null = null;

	constructor(private readonly notes: OrderNotes) {}

	/**
	 * When the session of a lost order can have been made, by this machine's clock.
	 *
	 * @returns none when an earlier life of the execution sent it, so long ago that nothing tells when
	 */
	async listSpans({ isFromEarlierLife, sentAt, lostAt }: OpenPayment): Promise<Span[]> {
		if (!isFromEarlierLife) {
			return [{ from: sentAt, until: lostAt ?? sentAt + ANSWER_TIMES.create }];
		}
		this.earlier ??= this.notes.findTimes();
		return (await this.earlier).map(({ from, until }) => ({
			from,
			until: until + ANSWER_TIMES.create,
		}));
	}
}
