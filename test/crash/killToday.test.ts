import { testEvent } from './support/testEvent';

testEvent('kill -9', { server: 'killToday', dialect: 'current' });
