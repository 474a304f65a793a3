import { testEvent } from './support/testEvent';

testEvent('SIGTERM', { server: 'terminate' });
