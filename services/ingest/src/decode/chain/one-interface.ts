import { type Decoded, type Decoder, rejected } from '../raw-message.js';

/** Through what a node of TRON told of a log: its event plugin, or JSON-RPC. */
export type TronInterface = 'plugin' | 'rpc';

/** Block and transaction of a log of TRON, as ids begin with them; null: it is of another chain, or nothing was read. */
const transactionOf = (decoded: Decoded): string | null => {
  const id =
    decoded.kind === 'transfer'
      ? decoded.transfer.id
      : decoded.kind === 'void'
        ? decoded.id
        : decoded.kind === 'label'
          ? decoded.label.source
          : '';
  return id.startsWith('tron:') ? id.slice(0, id.lastIndexOf(':')) : null;
};

/**
 * Reads each transaction of TRON through one interface. The plugin counts a log within its transaction, JSON-RPC within its block,
 * and a message has one of the two: none tells the other, so a transfer that came through both would be two. Where the configuration
 * declares an interface, all that came through the other is refused. Otherwise the first that tells of a transaction is the one
 * for it, as far back as `transactionsMax` transactions at the least; a restart forgets. See ADR 51.
 */
export const throughOneInterface = (
  decode: Decoder,
  declared: TronInterface | null,
  transactionsMax = 200_000,
): Decoder => {
  let recent = new Map<string, TronInterface>();
  let older = new Map<string, TronInterface>();
  const firstOf = (transaction: string, through: TronInterface): TronInterface => {
    const known = recent.get(transaction) ?? older.get(transaction);
    if (known !== undefined) return known;
    if (recent.size >= transactionsMax) [older, recent] = [recent, new Map()];
    recent.set(transaction, through);
    return through;
  };
  return (fields, message) => {
    const decoded = decode(fields, message);
    const transaction = transactionOf(decoded);
    if (transaction === null) return decoded;
    const through = 'triggerName' in fields ? 'plugin' : 'rpc';
    const wanted = declared ?? firstOf(transaction, through);
    return wanted === through ? decoded : rejected('MIXED_LOGS', `${transaction} is read through ${wanted}`);
  };
};
