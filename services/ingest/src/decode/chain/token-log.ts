import { type Fields, isText } from '../raw-message.js';

/** What an event of a token says, before it is believed: parties as its feed wrote them, values in the contract's own units. */
export type TokenSaid =
  | { readonly kind: 'transfer'; readonly from: unknown; readonly to: unknown; readonly value: bigint }
  /** The issuer took all that a blacklisted account had; no `Transfer` says so. */
  | { readonly kind: 'destroyed'; readonly from: unknown; readonly value: bigint }
  /** New money of the contract's owner, or money of its that is no more; the event does not name the owner. */
  | { readonly kind: 'issued'; readonly value: bigint }
  | { readonly kind: 'redeemed'; readonly value: bigint }
  /** On the issuer's blacklist from now on, or no longer: such an account cannot pay, and is paid as before. */
  | { readonly kind: 'frozen'; readonly account: unknown }
  | { readonly kind: 'released'; readonly account: unknown };

type Kind = TokenSaid['kind'];

interface EventForm {
  readonly kind: Kind;
  /** Keccak-256 of the signature: what a log names the event by. */
  readonly topic: string;
  /** Its arguments by place, and as the issuer's contracts call them. */
  readonly named: readonly (readonly string[])[];
}

/** The events that are read, by signature. */
export const tokenEvents: Readonly<Record<string, EventForm>> = {
  'Transfer(address,address,uint256)': {
    kind: 'transfer',
    topic: 'ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef',
    named: [
      ['from', '_from'],
      ['to', '_to'],
      ['value', '_value'],
    ],
  },
  'DestroyedBlackFunds(address,uint256)': {
    kind: 'destroyed',
    topic: '61e6e66b0d6339b2980aecc6ccc0039736791f0ccde9ed512e789a7fbdd698c6',
    named: [['_blackListedUser'], ['_balance']],
  },
  'Issue(uint256)': {
    kind: 'issued',
    topic: 'cb8241adb0c3fdb35b70c24ce35c5eb0c17af7431c99f827d44a445ca624176a',
    named: [['amount']],
  },
  'Redeem(uint256)': {
    kind: 'redeemed',
    topic: '702d5967f45f6513a38ffc42d6ba9bf230bd40e8f53b16363c7eb4fd2deb9a44',
    named: [['amount']],
  },
  'AddedBlackList(address)': {
    kind: 'frozen',
    topic: '42e160154868087d6bfdc0ca23d96a1c1cfa32f1b72ba9ba27b69b98a0d819dc',
    named: [['_user']],
  },
  'RemovedBlackList(address)': {
    kind: 'released',
    topic: 'd7e9ec6e6ecd65492dce6bf513cd6867560d49544421d0783ddf06e76c24470c',
    named: [['_user']],
  },
};

const formByTopic = new Map(Object.values(tokenEvents).map((form) => [form.topic, form]));
const formByName = new Map(
  Object.entries(tokenEvents).map(([signature, form]) => [signature.slice(0, signature.indexOf('(')), form]),
);

/** The event that a node's parser names by its signature, or only by its name; null where it is another. */
export const formNamed = (signature: unknown, name: unknown): EventForm | null => {
  if (isText(signature)) return Object.hasOwn(tokenEvents, signature) ? tokenEvents[signature]! : null;
  return (isText(name) ? formByName.get(name) : undefined) ?? null;
};

/** A uint256 as nodes and their parsers write it: decimal digits, or the 64 hex digits of the word. */
const uintOf = (given: unknown): bigint | null => {
  if (typeof given === 'number') return Number.isSafeInteger(given) && given >= 0 ? BigInt(given) : null;
  if (typeof given !== 'string') return null;
  if (/^(?:0x)?[0-9a-fA-F]{64}$/.test(given)) return BigInt(given.startsWith('0x') ? given : `0x${given}`);
  return /^[0-9]{1,78}$/.test(given) ? BigInt(given) : null;
};

/** What an event says with these arguments, in the order of its signature; null where a value is none. */
const saidBy = (kind: Kind, given: readonly unknown[]): TokenSaid | null => {
  const value = uintOf(given.at(-1));
  switch (kind) {
    case 'transfer':
      return value === null ? null : { kind, from: given[0], to: given[1], value };
    case 'destroyed':
      return value === null ? null : { kind, from: given[0], value };
    case 'issued':
    case 'redeemed':
      return value === null ? null : { kind, value };
    case 'frozen':
    case 'released':
      return { kind, account: given[0] };
  }
};

/** What an event says whose arguments a parser gives by their place, or by name. */
export const saidByParser = (form: EventForm, given: Fields): TokenSaid | null =>
  saidBy(
    form.kind,
    form.named.map((names, place) => [String(place), ...names].map((name) => given[name]).find((each) => each != null)),
  );

const word = /^(?:0x)?([0-9a-f]{64})$/;
const words = /^(?:0x)?((?:[0-9a-f]{64})*)$/;

const wordOf = (given: unknown): string | null =>
  typeof given === 'string' ? (word.exec(given.toLowerCase())?.[1] ?? null) : null;

const wordsOf = (given: unknown): string[] | null => {
  if ((given ?? null) === null) return [];
  const hex = typeof given === 'string' ? words.exec(given.toLowerCase())?.[1] : undefined;
  return hex === undefined ? null : (hex.match(/.{64}/g) ?? []);
};

/**
 * What a log says, or null where it is of another event. The issuer's contracts index the addresses of their own events on one
 * chain and not on the other, so arguments are read from topics and data as they come; those of a `Transfer` stand where the
 * standard has them: ERC-721 has the same name, four topics and no data.
 */
export const saidInLog = (topics: unknown, data: unknown): TokenSaid | null => {
  if (!Array.isArray(topics)) return null;
  const [topic, ...indexed] = topics.map(wordOf);
  const form = topic == null ? undefined : formByTopic.get(topic);
  const rest = wordsOf(data);
  if (form === undefined || rest === null || indexed.includes(null)) return null;
  if (indexed.length + rest.length !== form.named.length) return null;
  if (form.kind === 'transfer' && rest.length !== 1) return null;
  // The words of addresses are left to who knows the chain; that of a value is never taken for decimal digits.
  return saidBy(
    form.kind,
    [...indexed, ...rest].map((each) => `0x${each}`),
  );
};
