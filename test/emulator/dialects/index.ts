import type { DialectName } from '../types';
import { current } from './current';
import type { Dialect } from './dialect';
import { documented } from './documented';
import { feb2025 } from './feb2025';
import { oct2025 } from './oct2025';

export const DIALECTS: Record<DialectName, Dialect> = { documented, feb2025, oct2025, current };

/** What people call a generation: the dialects, and the newest of them by a name that stays. */
const GENERATIONS: Record<string, DialectName> = {
	documented: 'documented',
	feb2025: 'feb2025',
	oct2025: 'oct2025',
	current: 'current',
	today: 'current',
};

export const GENERATION_NAMES = Object.keys(GENERATIONS);

/** The dialect of a generation, undefined when there is none of that name. */
export function readGeneration(name: string): DialectName | undefined {
	return Object.hasOwn(GENERATIONS, name) ? GENERATIONS[name] : undefined;
}
