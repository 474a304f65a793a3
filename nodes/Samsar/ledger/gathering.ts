import type { Clock } from '../clock';

interface Asked<Ask, Answer> {
	ask: Ask;
	resolve: (answer: Answer) => void;
	reject: (error: unknown) => void;
}

export interface GatheringOptions<Ask, Answer> {
	clock: Clock;
	/** Maximum batch size. */
	most: number;
	/** Equal for requests that may share a batch. */
	keyOf?: (ask: Ask) => string;
	/** Returns the answers in the order of the requests. */
	carryOut: (asks: Ask[]) => Promise<Answer[]>;
}

/**
 * Batches concurrent requests. Requests during a batch wait for the next one, so that everything is done in the
 * requested order.
 */
export class Gathering<Ask, Answer> {
	private readonly waiting: Array<Asked<Ask, Answer>> = [];

	private isBusy = false;

	constructor(private readonly options: GatheringOptions<Ask, Answer>) {}

	async ask(ask: Ask): Promise<Answer> {
		const answer = new Promise<Answer>((resolve, reject) => {
			this.waiting.push({ ask, resolve, reject });
		});
		if (!this.isBusy) void this.work();
		return await answer;
	}

	private async work(): Promise<void> {
		this.isBusy = true;
		// Lets other callers add their requests.
		await this.options.clock.sleep(0);
		while (this.waiting.length > 0) await this.answer(this.takeTogether());
		this.isBusy = false;
	}

	/** The first requests that may share a batch. */
	private takeTogether(): Array<Asked<Ask, Answer>> {
		const { most, keyOf = () => '' } = this.options;
		const key = keyOf(this.waiting[0].ask);
		const other = this.waiting.findIndex(({ ask }) => keyOf(ask) !== key);
		return this.waiting.splice(0, Math.min(most, other === -1 ? most : other));
	}

	private async answer(together: Array<Asked<Ask, Answer>>): Promise<void> {
		try {
			const answers = await this.options.carryOut(together.map(({ ask }) => ask));
			together.forEach(({ resolve }, index) => resolve(answers[index]));
		} catch (error) {
			together.forEach(({ reject }) => reject(error));
		}
	}
}
