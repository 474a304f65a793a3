import { SamsarFailure } from '../../../nodes/Samsar/failures/failure';
import { readWebhookOption } from '../../../nodes/Samsar/fields/webhookField';

describe('the address that Samsar calls when the render ends', () => {
	it.each([
		'https://n8n.example.com/webhook/1/webhook?x=1',
		'http://localhost:5678/webhook/1',
		'http://n8n:5678/webhook/1?x=1',
		'http://192.168.1.5:5678/webhook/1',
		'http://host.docker.internal:5678/webhook/1',
	])('%s is taken as it is', (webhookUrl) => {
		expect(readWebhookOption({ webhookUrl })).toEqual({ webhookUrl });
	});

	it.each([{}, { webhookUrl: undefined }, { webhookUrl: '' }])(
		'%j: it is not there when nobody asked for it',
		(options) => {
			expect(readWebhookOption(options)).not.toHaveProperty('webhookUrl');
		},
	);

	it.each([
		['http://n8n.example.com/x'],
		['http://192.168.1.5.example.com/x'],
		['http://169.254.169.254/x'],
		['https://169.254.169.254/x'],
		['https://[::ffff:a9fe:a9fe]/x'],
		['http://metadata/x'],
		['http://metadata.google.internal/x'],
		['https://metadata.google.internal./x'],
		['http://[fd00:ec2::254]/x'],
		['n8n.example.com'],
		['javascript:alert(1)'],
		[' '],
		[null],
		[7],
	])('is refused when it is %j', (webhookUrl) => {
		expect(() => readWebhookOption({ webhookUrl })).toThrow(SamsarFailure);
		expect(() => readWebhookOption({ webhookUrl })).toThrow(/^'Webhook URL' must /);
	});
});
