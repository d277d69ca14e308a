import type { FindingRevision } from '@weir/journal';

/** The rule whose findings name devices and network addresses: entries in the store do not. */
export const sharedDeviceRule = 'same-device';

/** What several accounts were paid from. */
export interface SharedPlace {
  readonly kind: 'device' | 'address';
  readonly name: string;
}

const said = /^same (device|network address) (.+) paid from \d+ accounts$/s;

/** The device or address that a finding is about; null: its text says it in another way. */
export const placeIn = ({ text }: Pick<FindingRevision, 'text'>): SharedPlace | null => {
  const found = said.exec(text.en);
  return found === null ? null : { kind: found[1] === 'device' ? 'device' : 'address', name: found[2]! };
};

/** The devices and addresses that findings are about, each once. */
export const devicesOf = (findings: readonly Pick<FindingRevision, 'text'>[]): string[] => [
  ...new Set(findings.flatMap((finding) => placeIn(finding)?.name ?? [])),
];
