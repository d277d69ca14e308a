/** A record of a raw topic as `weir trace` reads it: the spellings that only raw topics take are spelt out. */
export const asTraceLine = (value: Readonly<Record<string, unknown>>): string => {
  const plain = (entry: unknown): unknown => {
    if (typeof entry !== 'object' || entry === null) return entry;
    const fields = entry as Record<string, string>;
    if ('bank' in fields) return `bank:${fields['bank']}:${fields['account']}`;
    if ('value' in fields) {
      const [whole, fraction = ''] = fields['value']!.split('.');
      return String(BigInt(whole + fraction.padEnd(2, '0')));
    }
    return entry;
  };
  return JSON.stringify(Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, plain(entry)])));
};
