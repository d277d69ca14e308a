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

/** A whole number as frames have it, in so many groups of seven bits: more than it needs are read just as well. */
const sqlWhole = (value, groups) => {
  const group = (index) => `bitAnd(bitShiftRight(toUInt64(${value}), ${7 * index}), 127)`;
  const bytes = Array.from({ length: groups }, (_, index) => group(index) + (index < groups - 1 ? ' + 128' : ''));
  return `char(${bytes.join(', ')})`;
};
const sqlText = (text) => `char(length(${text})), ${text}`;
/** What the store's column `facts` says of an entry that did nothing to lots but make links: schemas/frames.md. */
const sqlFacts = () =>
  [
    'char(3)',
    `if(n % 2 = 0, concat(char(1), ${sqlWhole('cityHash64(n, 5) % 100000000', 4)}), char(0))`,
    'char(0, 0, 0, 0, 1)',
    sqlText("'bank.transfers.v1'"),
    sqlWhole('n % 8', 1),
    sqlWhole('intDiv(n, 8)', 5),
    sqlWhole('time + 300', 6),
    'char(32), SHA256(toString(n))',
  ].join(', ');
const sqlSource = (id, end) => `${sqlText(id)}, char(0), ${sqlWhole(end, 4)}`;

const columnsOf = (entry, stepMs) => {
  const shared = {
    from: sqlAccount('payer'),
    to: sqlAccount('payee'),
    asset: "'CNY'",
    seq: '0',
    id: sqlId('n', stepMs),
    amount: sqlAmount('n'),
    hub: '0',
    version: `intDiv(n, ${transfersPerMessage})`,
    gone: '0',
  };
  const debitedAt = `toUInt64(${yearStartMs}) + n * ${stepMs} + cityHash64(n, 6) % 1000`;
  if (entry === 'credits') {
    const time = `${debitedAt} + if(n % 10 = 0, cityHash64(n, 7) % 60000, 0)`;
    return { ...shared, time, facts: `concat(${sqlFacts()})` };
  }
  const [first, second] = [sqlId('lot', stepMs), sqlId('intDiv(lot, 2)', stepMs)];
  const sources = [
    `if(n % 3 = 0, char(2), char(1)), ${sqlSource(first, sqlAmount('lot'))}`,
    `if(n % 3 = 0, concat(${sqlSource(second, '100')}), '')`,
  ].join(', ');
  return {
    ...shared,
    time: debitedAt,
    lots: `arrayMap(each -> murmurHash3_32(each), if(n % 3 = 0, [${first}, ${second}], [${first}]))`,
    // Nothing unseen, nothing there before.
    facts: `concat(${sqlFacts()}, ${sqlText("'0'")}, char(1, 0), ${sources})`,
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
