import type { Alert, MessageRef } from '@weir/journal';
import type { Logger } from '@weir/runtime';
import type { Store } from '@weir/store';
import { placeOf, plainName, type ReadWords, type TransferWords, type UnreadWords } from '../reports/words.js';

/** What an alert says of the transfer that an order on it cites. */
export type Citing = Pick<Alert, 'anchor' | 'evidence' | 'path'>;

/** Who paid and who was paid, as the feed has it; null: nobody knows. */
export interface AnchorNames {
  readonly payer: string | null;
  readonly payee: string | null;
}

/** Names in the anchors of alerts, by id of the transfer; those of which nothing is known are left out. */
export type PayerNames = (alerts: readonly Citing[]) => Promise<ReadonlyMap<string, AnchorNames>>;

/** For a desk without a store, or that reads no raw messages. */
export const noPayerNames: PayerNames = async () => new Map();

export interface PayerNamesParts {
  readonly store: Pick<Store, 'flowsByIds'>;
  readonly readWords: ReadWords;
  /** Where reports are: alerts have them among their evidence. */
  readonly reportsTopic: string;
  readonly logger: Logger;
  /** An order does not wait longer for a name: money goes on meanwhile. */
  readonly waitMsMax?: number;
}

const waitMsMaxDefault = 1_500;
/** As much as an order cites of a name. */
const charactersMax = 200;

/**
 * The name in an anchor's own messages, as the feed gave it. A masked one names nobody, and where the halves of a transfer
 * name two people nobody knows who it was: then a form says that the name is missing.
 */
const nameIn = (told: readonly (string | null)[]): string | null => {
  const names = told.flatMap((name) => (name !== null && plainName(name) !== '' ? [name] : []));
  const [first] = names;
  const isOne = new Set(names.map(plainName)).size === 1;
  return first !== undefined && isOne && first.length <= charactersMax ? first : null;
};

/** What one message says; it names nobody, or could not be read: null. */
const toldIn = (told: TransferWords | UnreadWords | undefined, side: 'fromName' | 'toName'): string | null =>
  typeof told === 'object' ? told[side] : null;

/** Reads the names of payers and payees from the raw messages of transfers, as the store or the alert itself has them. */
export const payerNames = ({
  logger,
  readWords,
  reportsTopic,
  store,
  waitMsMax = waitMsMaxDefault,
}: PayerNamesParts): PayerNames => {
  /** By transfer: its messages. What just came is not in the store yet; an alert whose path is its anchor alone has them too. */
  const messagesOf = async (alerts: readonly Citing[]): Promise<ReadonlyMap<string, readonly MessageRef[]>> => {
    const flows = await store.flowsByIds([...new Set(alerts.map(({ anchor }) => anchor.id))]);
    const atOnce = alerts
      .filter(({ anchor, path }) => path.length === 1 && path[0] === anchor.id)
      .map(({ anchor, evidence }) => [anchor.id, evidence.filter(({ topic }) => topic !== reportsTopic)] as const);
    return new Map([...atOnce, ...flows.map(({ record: { id, messages } }) => [id, messages] as const)]);
  };
  const read = async (alerts: readonly Citing[], signal: AbortSignal): Promise<ReadonlyMap<string, AnchorNames>> => {
    const messages = await messagesOf(alerts);
    const all = [...messages.values()].flat();
    if (all.length === 0 || signal.aborted) return new Map();
    const words = await readWords(all, signal);
    return new Map(
      [...messages].flatMap(([id, own]) => {
        const nameOf = (side: 'fromName' | 'toName') =>
          nameIn(own.map((message) => toldIn(words.get(placeOf(message)), side)));
        const [payer, payee] = [nameOf('fromName'), nameOf('toName')];
        return payer === null && payee === null ? [] : [[id, { payer, payee }] as const];
      }),
    );
  };
  return async (alerts) => {
    if (alerts.length === 0) return new Map();
    const ending = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<ReadonlyMap<string, AnchorNames>>((resolve) => {
      timer = setTimeout(() => resolve(new Map()), waitMsMax);
    });
    try {
      return await Promise.race([read(alerts, ending.signal), tooLong]);
    } catch (error) {
      logger.debug({ err: error }, 'names of payers and payees were not read');
      return new Map();
    } finally {
      clearTimeout(timer);
      ending.abort();
    }
  };
};
