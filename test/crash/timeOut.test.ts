import { bringToTimeOuts, timeOutOf } from './support/bring';
import { testEvent } from './support/testEvent';

testEvent('workflow timeout', {
	server: 'timeOut',
	bring: bringToTimeOuts,
	timeOutSeconds: timeOutOf,
});
