import type { EmulatedSession, UnpaidCause } from './types';
import type { Settings } from './options';

/** The money of the account, and what the key has spent of it. */
export class Ledger {
	/** Credits that the key has spent. */
	spent = 0;

	constructor(private readonly settings: Settings) {}

	get keyLimit(): number | null {
		return this.settings.keyLimit;
	}

	get balance(): number {
		return this.settings.credits;
	}

	/** Why an order cannot be taken: all that it will cost has to be there, although it is charged bit by bit. */
	refuse(credits: number): UnpaidCause | undefined {
		const { keyLimit } = this.settings;
		if (credits > this.balance) return 'OUT_OF_CREDITS';
		if (keyLimit !== null && this.spent + credits > keyLimit) return 'API_KEY_USAGE_LIMIT_EXCEEDED';
		return undefined;
	}

	/** Takes the credits from the account; false when they are not there. */
	charge(session: EmulatedSession, name: string, credits: number): boolean {
		if (credits > this.balance) return false;
		this.settings.credits -= credits;
		this.spent += credits;
		session.charges[name] = credits;
		session.balanceAfter = this.balance;
		return true;
	}

	clear(): void {
		this.spent = 0;
	}
}

export function chargedFor({ charges }: EmulatedSession): number {
	return Object.values(charges).reduce((sum, credits) => sum + credits, 0);
}
