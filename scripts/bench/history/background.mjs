// A year of ordinary transfers, made by ClickHouse itself: everything of transfer n is a hash of n, so that no row has
// to be looked up to write another. Its payer is the payee of an earlier transfer, which it is paid from.

export const accounts = 1_000_000;
export const yearStartMs = Date.UTC(2025, 0, 1);
export const yearMs = 365 * 86_400_000;
/** Journal messages hold some hundreds of transfers. */
export const transfersPerMessage = 500;

const institutions = ['CMB', 'ICBC', 'ABC', 'CCB'];

/** Account i of `accounts`; sqlAccount says the same. The factor spreads them, so that neighbours are no neighbours in a table. */
export const accountOf = (i) => `bank:${institutions[i % 4]}:6226${String((i * 982_451_653) % 1e12).padStart(12, '0')}`;
const sqlAccount = (i) =>
  `concat('bank:', ['CMB', 'ICBC', 'ABC', 'CCB'][${i} % 4 + 1], ':6226', leftPad(toString(${i} * 982451653 % 1000000000000), 12, '0'))`;

// Cubed: the first account has one credit in a hundred, a pocket of a shop; most have some ten in a year.
const sqlPayee = (n) => `toUInt64(${accounts} * pow((cityHash64(${n}) % 4294967296) / 4294967296, 3))`;
// The date and a serial that tells nothing of it: no order of ids helps a look-up.
const sqlId = (n, stepMs) =>
  `concat(formatDateTime(fromUnixTimestamp(${yearStartMs / 1000} + intDiv(${n} * ${stepMs}, 1000)), '%Y%m%d'), lower(hex(cityHash64(${n}, 3))))`;
const sqlAmount = (n) => `toUInt64(100 + pow(cityHash64(${n}, 4) % 100000, 2) / 100)`;

const columnsOf = (entry, stepMs) => {
  const shared = {
    from: sqlAccount('payer'),
    to: sqlAccount('payee'),
    asset: "'CNY'",
    seq: '0',
    id: sqlId('n', stepMs),
    amount: sqlAmount('n'),
    balance: 'if(n % 2 = 0, cityHash64(n, 5) % 100000000, NULL)',
    hub: '0',
    messages_topic: "['bank.transfers.v1']",
    messages_partition: '[toUInt32(n % 8)]',
    messages_offset: '[intDiv(n, 8)]',
    messages_time: '[time + 300]',
    messages_sha256: '[SHA256(toString(n))]',
    version: `intDiv(n, ${transfersPerMessage})`,
    gone: '0',
  };
  const debitedAt = `toUInt64(${yearStartMs}) + n * ${stepMs} + cityHash64(n, 6) % 1000`;
  if (entry === 'credits') return { ...shared, time: `${debitedAt} + if(n % 10 = 0, cityHash64(n, 7) % 60000, 0)` };
  return {
    ...shared,
    time: debitedAt,
    unseen: '0',
    seen: '0',
    sources_in: `if(n % 3 = 0, [${sqlId('lot', stepMs)}, ${sqlId('intDiv(lot, 2)', stepMs)}], [${sqlId('lot', stepMs)}])`,
    sources_start: 'if(n % 3 = 0, [0, 0], [0])::Array(UInt64)',
    sources_end: `if(n % 3 = 0, [${sqlAmount('lot')}, 100], [${sqlAmount('lot')}])`,
  };
};

/** Rows `first` to `first + count` of `rows` that a year has, as one statement. */
export const fillStatement = (entry, { rows, first, count }) => {
  const stepMs = Math.max(1, Math.floor(yearMs / rows));
  const columns = Object.entries(columnsOf(entry, stepMs));
  // A payer spends what came some hours ago at most.
  const lot = 'greatest(toInt64(number) - 1 - toInt64(cityHash64(number, 1) % 5000), 0)';
  return `INSERT INTO ${entry} (${columns.map(([name]) => `\`${name}\``).join(', ')})
    SELECT ${columns.map(([name, sql]) => `${sql} AS \`${name}\``).join(', ')}
    FROM (SELECT number AS n, toUInt64(${lot}) AS lot, ${sqlPayee('number')} AS payee, ${sqlPayee('lot')} AS payer
          FROM numbers(${first}, ${count}))`;
};
