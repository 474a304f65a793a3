import type { DialectName } from '../types';
import { current } from './current';
import type { Dialect } from './dialect';
import { documented } from './documented';
import { feb2025 } from './feb2025';
import { oct2025 } from './oct2025';

export const DIALECTS: Record<DialectName, Dialect> = { documented, feb2025, oct2025, current };
