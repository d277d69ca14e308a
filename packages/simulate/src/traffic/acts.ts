/**
 * Why a transfer happened, which only the simulation knows. `crime`: a crew did it, or a victim was made to.
 * `partial`: where the payer has less than planned, what there is goes; other transfers do not happen then.
 */
const table = {
  'earlier relation': {},
  'last entry before sleep': {},
  'wage funding': {},
  wages: {},
  purchase: {},
  settlement: { partial: true },
  'group order': {},
  'group settlement': { partial: true },
  rent: {},
  'rent passed on': { partial: true },
  'loan pay-out': {},
  'loan spent': { partial: true },
  'loan repayment': {},
  'fund bought': {},
  'fund redeemed': {},
  'redemption spent': { partial: true },
  'own accounts': { partial: true },
  family: {},
  'family passed on': { partial: true },
  allowance: {},
  'red packets': {},
  'shared bill': {},
  refund: {},
  bill: {},
  'cash out': {},
  'cash in': {},
  'trial payment': {},
  'large payment': {},
  'payment in pieces': {},
  'woken account': { partial: true },
  'usdt bought': {},
  'usdt sent': {},
  /** Who sells an account takes the money out first. */
  'emptied for sale': { partial: true },
  /** A victim pays a crew. */
  theft: { crime: true },
  /** A crew's odd small payment that shows that a card is alive. */
  'card test': { crime: true },
  /** From mule to mule. */
  layer: { crime: true, partial: true },
  'illicit cash out': { crime: true, partial: true },
  'illicit exchange': { crime: true, partial: true },
  'illicit usdt': { crime: true },
} as const satisfies Readonly<Record<string, { readonly crime?: true; readonly partial?: true }>>;

export type Act = keyof typeof table;

/** The place in the list is the byte that stands for an act in columns. */
export const acts = Object.keys(table) as readonly Act[];

const numbers = new Map(acts.map((act, number) => [act, number]));
export const actNumber = (act: Act): number => numbers.get(act)!;

const flag = (name: 'crime' | 'partial'): Uint8Array => Uint8Array.from(acts, (act) => (name in table[act] ? 1 : 0));

/** By act number: 1 where a crew's hand is in it. */
export const isCrime = flag('crime');
/** By act number: 1 where what there is goes when the payer has less than planned. */
export const isPartial = flag('partial');
