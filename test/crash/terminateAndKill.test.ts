import { testEvent } from './support/testEvent';

testEvent('SIGTERM, SIGKILL after 10 s', { server: 'terminateAndKill' });
