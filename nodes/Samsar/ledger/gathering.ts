import type { Clock } from '../clock';

interface Asked<Ask, Answer> {
	ask: Ask;
	resolve: (answer: Answer) => void;
	reject: (error: unknown) => void;
}

export interface GatheringOptions<Ask, Answer> {
	clock: Clock;
	/** How many go together at most. */
	most: number;
	/** What those have in common that may go together. */
	keyOf?: (ask: Ask) => string;
	/** Gives the answers in the order in which was asked. */
	carryOut: (asks: Ask[]) => Promise<Answer[]>;
}

/**
 * What is asked for at the same time goes together. What is asked for meanwhile waits for its turn,
 * so that everything is done in the order in which it was asked for.
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
		// Whoever is about to ask can do so now.
		await this.options.clock.sleep(0);
		while (this.waiting.length > 0) await this.answer(this.takeTogether());
		this.isBusy = false;
	}

	/** The first ones that may go together. */
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
