import { testEvent } from './support/testEvent';

testEvent('Stop', { server: 'stop' });
