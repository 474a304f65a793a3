import { SamsarFailure } from '../../../nodes/Samsar/failures/failure';
import { checkWebhookReach, readWebhookOption } from '../../../nodes/Samsar/fields/webhookField';

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

test.each([
	'https://n8n.example.com/webhook-test/1/webhook',
	'http://localhost:5678/webhook-test/1',
])("%s is n8n's test address, and refused with a way out", (webhookUrl) => {
	expect(() => readWebhookOption({ webhookUrl })).toThrow('/webhook/ instead of');
});

test('quotes and invisible characters around it are taken off', () => {
	const webhookUrl = '"https://n8n.example.com/webhook/1\u200B"';
	expect(readWebhookOption({ webhookUrl })).toEqual({
		webhookUrl: 'https://n8n.example.com/webhook/1',
	});
});

describe('an address that the server can never reach', () => {
	const PUBLIC = 'https://api.samsar.one/v1/video';

	it.each([
		'http://localhost:5678/webhook/1',
		'https://localhost./webhook/1',
		'http://127.0.0.1:5678/webhook/1',
		'http://[::1]:5678/webhook/1',
		'https://192.168.1.5/webhook/1',
		'http://10.0.0.7:5678/webhook/1',
		'http://n8n:5678/webhook/1',
		'https://n8n.local/webhook/1',
		'https://169.254.1.1/webhook/1',
		'https://0.0.0.0/webhook/1',
		'https://100.64.0.1/webhook/1',
		'https://[fe80::1]/webhook/1',
		'https://[::ffff:10.0.0.7]/webhook/1',
	])('%s is refused, unless the server is near, too', (webhookUrl) => {
		expect(() => checkWebhookReach(webhookUrl, PUBLIC)).toThrow("'Webhook URL'");
		expect(() => checkWebhookReach(webhookUrl, 'http://samsar:3000/v1/video')).not.toThrow();
	});

	it.each([undefined, 'https://n8n.example.com/webhook/1', 'https://8.8.8.8/webhook/1'])(
		'%s is none',
		(webhookUrl) => {
			expect(() => checkWebhookReach(webhookUrl, PUBLIC)).not.toThrow();
		},
	);
});
