/** What is done one after the other, whoever asks for it. */
export class Turns {
	private last: Promise<unknown> = Promise.resolve();

	/** Calls `act` when all that was asked for before is done, well or not. */
	async take<Value>(act: () => Promise<Value>): Promise<Value> {
		const turn = this.last.then(act);
		this.last = turn.catch(() => undefined);
		return await turn;
	}
}
