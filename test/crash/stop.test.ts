import { testEvent } from './testEvent';

testEvent('Stop', { server: 'stop' });
