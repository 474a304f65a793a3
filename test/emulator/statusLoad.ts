const WINDOW_MS = 1000;

/** How hard the status path was asked: a client may hold 50 requests open and begin 50 a second. */
export class StatusLoad {
	maxInFlight = 0;
	private inFlight = 0;
	private startedAt: number[] = [];

	begin(at: number): void {
		this.startedAt.push(at);
		this.inFlight += 1;
		this.maxInFlight = Math.max(this.maxInFlight, this.inFlight);
	}

	end(): void {
		this.inFlight = Math.max(0, this.inFlight - 1);
	}

	/** The most that began within any window of one second. */
	get maxPerSecond(): number {
		let most = 0;
		let oldest = 0;
		this.startedAt.forEach((at, index) => {
			while (at - this.startedAt[oldest] >= WINDOW_MS) oldest += 1;
			most = Math.max(most, index - oldest + 1);
		});
		return most;
	}

	clear(): void {
		this.maxInFlight = this.inFlight;
		this.startedAt = [];
	}
}
