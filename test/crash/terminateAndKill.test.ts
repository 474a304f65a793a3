import { testEvent } from './testEvent';

testEvent('SIGTERM, SIGKILL after 10 s', { server: 'terminateAndKill' });
