import { BlockList, isIP } from 'node:net';

/** What apps report where the system tells them nothing: no device, however many accounts it seems to have. */
const placeholder = /^(?:unknown|null|none|undefined|n\/a|-|[0:.-]+|02:00:00:00:00:00|9774d56d682e549c)$/i;

/** Networks whose addresses say nothing across institutions: private, loopback, link-local, carriers' own (RFC 6598). */
const unshared = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  unshared.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  unshared.addSubnet(network, bits, 'ipv6');

export const isNobodysDevice = (device: string): boolean => placeholder.test(device);

const placeholderStarts: ReadonlySet<number> = new Set(Buffer.from('uUnN-0:.9'));

/** False: no device whose first byte is this is nobody's. For the many of which no string is made. */
export const mayBeNobodysDevice = (firstByte: number): boolean => placeholderStarts.has(firstByte);

const verdicts = new Map<string, boolean>();
const verdictsMax = 100_000;

/** Addresses that are no IP addresses may be pseudonyms of one, and count. Remembers: looking one up in the list is dear. */
export const isNobodysAddress = (address: string): boolean => {
  const known = verdicts.get(address);
  if (known !== undefined) return known;
  const family = isIP(address);
  const verdict = family === 0 ? placeholder.test(address) : unshared.check(address, family === 4 ? 'ipv4' : 'ipv6');
  if (verdicts.size >= verdictsMax) verdicts.clear();
  verdicts.set(address, verdict);
  return verdict;
};
