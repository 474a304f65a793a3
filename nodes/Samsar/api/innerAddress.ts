import { isPrivate } from './webAddress';

/**
 * Host names of cloud metadata services, which hold a machine's secrets. Their addresses are below. All link-local
 * addresses count, the best known being 169.254.169.254.
 */
const SECRETS_NAMES = ['metadata', 'metadata.google.internal', 'metadata.goog', 'instance-data'];

/** Prefix length in bits, then the numbers of the prefix: bytes of IPv4, groups of IPv6. */
type Range = [bits: number, ...start: number[]];

/** Link-local, and the addresses of Alibaba Cloud, Oracle Cloud and Azure. */
const SECRETS_V4: Range[] = [
	[16, 169, 254],
	[32, 100, 100, 100, 200],
	[32, 192, 0, 0, 192],
	[32, 168, 63, 129, 16],
];

/** This machine, private (RFC 1918) and shared (RFC 6598) networks, and addresses that no server has. */
const INNER_V4: Range[] = [
	[8, 0],
	[8, 10],
	[10, 100, 64],
	[8, 127],
	[12, 172, 16],
	[24, 192, 0, 0],
	[16, 192, 168],
	[15, 198, 18],
	[3, 224],
];

/** Link-local, and the addresses of AWS and Google Cloud. */
const SECRETS_V6: Range[] = [
	[10, 0xfe80],
	[32, 0xfd00, 0xec2],
	[32, 0xfd20, 0xce],
];

/** This machine, private networks (RFC 4193 and its predecessor), multicast, local-use NAT64. */
const INNER_V6: Range[] = [
	[128, 0, 0, 0, 0, 0, 0, 0, 0],
	[128, 0, 0, 0, 0, 0, 0, 0, 1],
	[7, 0xfc00],
	[10, 0xfec0],
	[8, 0xff00],
	[48, 0x64, 0xff9b, 1],
];

/** Positions of embedded IPv4 addresses: mapped, translated, compatible, NAT64, 6to4. */
const EMBEDDING: Array<{ range: Range; at: number }> = [
	{ range: [96, 0, 0, 0, 0, 0, 0xffff], at: 6 },
	{ range: [96, 0, 0, 0, 0, 0xffff, 0], at: 6 },
	{ range: [96, 0, 0, 0, 0, 0, 0], at: 6 },
	{ range: [96, 0x64, 0xff9b, 0, 0, 0, 0], at: 6 },
	{ range: [16, 0x2002], at: 1 },
];

function isIn(address: number[], [bits, ...start]: Range, size: number): boolean {
	return start.every((part, index) => {
		const shift = Math.max(0, size - Math.max(0, bits - index * size));
		return address[index] >> shift === part >> shift;
	});
}

/** The four bytes of an address in the URL parser's notation, or null. */
function readV4(host: string): number[] | null {
	return /^\d+(\.\d+){3}$/.test(host) ? host.split('.').map(Number) : null;
}

/** The eight groups of an address in the URL parser's notation, or null. */
function readV6(host: string): number[] | null {
	if (!host.startsWith('[')) return null;
	const [head, tail] = host
		.slice(1, -1)
		.split('::')
		.map((half) => half.split(':').filter((group) => group !== ''));
	const zeros = Array.from({ length: 8 - head.length - (tail?.length ?? 0) }, () => '0');
	return [...head, ...zeros, ...(tail ?? [])].map((group) => parseInt(group, 16));
}

function readEmbedded(groups: number[]): number[] | null {
	const found = EMBEDDING.find(({ range }) => isIn(groups, range, 16));
	if (found === undefined) return null;
	const { at } = found;
	return groups.slice(at, at + 2).flatMap((group) => [group >> 8, group & 0xff]);
}

function isNumberIn(host: string, rangesV4: Range[], rangesV6: Range[]): boolean {
	const groups = readV6(host);
	const bytes = groups === null ? readV4(host) : readEmbedded(groups);
	return (
		(groups !== null && rangesV6.some((range) => isIn(groups, range, 16))) ||
		(bytes !== null && rangesV4.some((range) => isIn(bytes, range, 8)))
	);
}

/** The host without trailing dots, which do not change it. */
function readHost({ hostname }: URL): string {
	let { length } = hostname;
	while (hostname[length - 1] === '.') length--;
	return hostname.slice(0, length);
}

/** Whether the address is a cloud metadata service, which must get no key, callback or download. */
export function isForSecrets(url: URL): boolean {
	const host = readHost(url);
	return SECRETS_NAMES.includes(host) || isNumberIn(host, SECRETS_V4, SECRETS_V6);
}

/**
 * Whether the address is on this machine, in a private network or a cloud metadata service, judged by its text: public
 * names are not resolved.
 */
export function leadsInside(url: URL): boolean {
	const host = readHost(url);
	return isForSecrets(url) || isPrivate({ hostname: host }) || isNumberIn(host, INNER_V4, INNER_V6);
}
