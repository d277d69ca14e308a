/** A zone like `+08:00` or `Z`, minutes east. */
export const zoneMinutes = (zone: string): number => {
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)$/.exec(zone) ?? [];
  return sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
};

/** `2026-05-01 08:00:00.000 +08:00`: an instant as people of the zone read it, with the zone said. */
export const localTime = (timeMs: number, zone: string): string => {
  const shifted = new Date(timeMs + zoneMinutes(zone) * 60_000).toISOString();
  return `${shifted.slice(0, 10)} ${shifted.slice(11, 23)} ${zone === 'Z' ? 'UTC' : zone}`;
};
