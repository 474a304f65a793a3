/** Runs actions one after the other. */
export class Turns {
	private last: Promise<unknown> = Promise.resolve();

	/** Calls `act` after all earlier actions have ended, successfully or not. */
	async take<Value>(act: () => Promise<Value>): Promise<Value> {
		const turn = this.last.then(act);
		this.last = turn.catch(() => undefined);
		return await turn;
	}
}
