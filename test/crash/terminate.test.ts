import { testEvent } from './testEvent';

testEvent('SIGTERM', { server: 'terminate' });
