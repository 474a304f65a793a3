import { testEvent } from './testEvent';

testEvent('kill -9', { server: 'killToday', dialect: 'current' });
