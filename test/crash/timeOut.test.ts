import { bringToTimeOuts, timeOutOf } from './bring';
import { testEvent } from './testEvent';

testEvent('workflow timeout', {
	server: 'timeOut',
	bring: bringToTimeOuts,
	timeOutSeconds: timeOutOf,
});
