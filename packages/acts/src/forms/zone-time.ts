/** Minutes that a zone like `+08:00` is ahead of UTC. @throws {RangeError} where it is no such zone */
export const zoneMinutes = (zone: string): number => {
  const match = /^([+-])(\d{2}):(\d{2})$/.exec(zone);
  if (match === null) throw new RangeError(`no zone: ${zone}`);
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return match[1] === '-' ? -minutes : minutes;
};

const shifted = (ms: number, zone: string): string => new Date(ms + zoneMinutes(zone) * 60_000).toISOString();

/** `yyyyMMddHHmmss` in a zone, as the platform's messages have times; milliseconds are cut off. */
export const compactTime = (ms: number, zone: string): string => shifted(ms, zone).replace(/\D/g, '').slice(0, 14);

/** `2026-05-01 08:00:00 +08:00`: for people. */
export const readableTime = (ms: number, zone: string): string =>
  `${shifted(ms, zone).slice(0, 19).replace('T', ' ')} ${zone}`;

/** `2026-05-01T08:00:00+08:00`, as ISO 20022 has it. */
export const isoTime = (ms: number, zone: string): string => `${shifted(ms, zone).slice(0, 19)}${zone}`;
