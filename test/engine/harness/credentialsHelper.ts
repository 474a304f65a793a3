import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IHttpRequestOptions,
	INode,
	Workflow,
} from 'n8n-workflow';
import { ICredentialsHelper } from 'n8n-workflow';

/**
 * Holds one decrypted credential, and authenticates requests with it as n8n does: every value of
 * the credential's own `authenticate` is resolved by n8n's expression engine.
 */
export class OneCredential extends ICredentialsHelper {
	constructor(
		private readonly type: ICredentialType,
		private readonly values: ICredentialDataDecryptedObject,
	) {
		super();
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		_typeName: string,
		request: IHttpRequestOptions,
		workflow?: Workflow,
		node?: INode,
	): Promise<IHttpRequestOptions> {
		const { authenticate } = this.type;
		if (authenticate === undefined || typeof authenticate === 'function' || !workflow || !node) {
			throw new Error('The credential is expected to authenticate by expressions.');
		}
		for (const [part, values] of Object.entries(authenticate.properties)) {
			const target = ((request as unknown as Record<string, unknown>)[part] ??= {});
			for (const [name, value] of Object.entries(values as Record<string, unknown>)) {
				(target as Record<string, string>)[name] = resolve(value, credentials, workflow, node);
			}
		}
		return request;
	}

	async getDecrypted(): Promise<ICredentialDataDecryptedObject> {
		return { ...this.values };
	}

	getParentTypes(): string[] {
		return [];
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	async preAuthentication(): Promise<undefined> {
		return undefined;
	}

	async runPreAuthentication(): Promise<undefined> {
		return undefined;
	}

	async getCredentials(): Promise<never> {
		throw new Error('Nothing here is encrypted.');
	}

	async updateCredentials(): Promise<void> {}

	async updateCredentialsOauthTokenData(): Promise<void> {}

	getCredentialsProperties(): ICredentialType['properties'] {
		return this.type.properties;
	}
}

function resolve(
	value: unknown,
	credentials: ICredentialDataDecryptedObject,
	workflow: Workflow,
	node: INode,
): string {
	if (typeof value !== 'string' || !value.startsWith('=')) return String(value);
	const keys = { $credentials: credentials };
	const resolved = workflow.expression.getSimpleParameterValue(
		node,
		value,
		'internal',
		keys,
		undefined,
		'',
	);
	return resolved ? String(resolved) : '';
}
