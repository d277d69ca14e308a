/** How a bank's feed writes; raw topics take all of these (architecture, contracts). */
export interface Dialect {
  /** `{bank, account}` instead of one string. */
  readonly accountsInParts: boolean;
  /** `{value: "12.34", currency: "CNY"}` instead of minor units. */
  readonly amountsInYuan: boolean;
  /** RFC 3339 with China's zone instead of epoch milliseconds. */
  readonly timesAsText: boolean;
  /** The core system's posting serial as `seq`. */
  readonly givesSeq: boolean;
}

/** A bank, a payment company, the cash machines, or the chain: who reports, and how. */
export interface Institution {
  readonly code: string;
  /** What its accounts begin with, colon included. */
  readonly prefix: string;
  readonly kind: 'bank' | 'pay' | 'cash' | 'chain';
  /** Whether its debits are seen (`weir trace --sight`). */
  readonly inSight: boolean;
  /** Whether it sends messages itself; cash machines are seen through the bank's own records. */
  readonly reports: boolean;
  readonly dialect: Dialect;
  readonly serials: DailySerial;
}

const plain: Dialect = { accountsInParts: false, amountsInYuan: false, timesAsText: false, givesSeq: false };

const dialects: readonly Dialect[] = [
  { ...plain, givesSeq: true },
  { accountsInParts: true, amountsInYuan: true, timesAsText: true, givesSeq: false },
  plain,
  { ...plain, accountsInParts: true, givesSeq: true },
  { ...plain, timesAsText: true },
  { ...plain, amountsInYuan: true, givesSeq: true },
];

const inSightCodes = ['ICBC', 'CMB', 'ABC', 'CCB', 'BOC', 'PSBC', 'CIB'];
const outOfSightCodes = ['HXB', 'CZB', 'GDB', 'CEB', 'PAB', 'BOBJ'];

const chinaOffsetMs = 8 * 3_600_000;
const dayMs = 86_400_000;

/** Serials start again each day and each bank, so an id is institution, posting date, serial. */
export class DailySerial {
  #day = -1;
  #date = '';
  #serial = 0;

  /** The next id at this instant, and the serial alone. Instants may come slightly out of order. */
  next(code: string, atMs: number): { id: string; serial: number } {
    const day = Math.floor((atMs + chinaOffsetMs) / dayMs);
    if (day > this.#day) {
      this.#day = day;
      this.#serial = 0;
      this.#date = new Date(day * dayMs).toISOString().slice(0, 10).replaceAll('-', '');
    }
    this.#serial += 1;
    return { id: `${code}-${this.#date}-${String(this.#serial).padStart(9, '0')}`, serial: this.#serial };
  }
}

const institution = (
  code: string,
  kind: Institution['kind'],
  prefix: string,
  inSight: boolean,
  dialect: Dialect,
): Institution => ({
  code,
  kind,
  prefix,
  inSight,
  reports: inSight && kind !== 'cash',
  dialect,
  serials: new DailySerial(),
});

export interface Institutions {
  readonly banks: readonly Institution[];
  readonly hiddenBanks: readonly Institution[];
  /** A payment company whose clearing account everybody pays into. */
  readonly wallet: Institution;
  readonly cash: Institution;
  readonly tron: Institution;
  /** Prefixes as `weir trace --sight` takes them. */
  readonly sight: string[];
}

export const foundInstitutions = (hiddenBanks: number): Institutions => {
  const banks = inSightCodes.map((code, index) =>
    institution(code, 'bank', `bank:${code}:`, true, dialects[index % dialects.length]!),
  );
  const cash = institution('ATM', 'cash', 'cash:atm:', true, plain);
  const tron = institution('TRON', 'chain', 'tron:0x2b6653dc:', true, plain);
  return {
    banks,
    hiddenBanks: outOfSightCodes
      .slice(0, hiddenBanks)
      .map((code) => institution(code, 'bank', `bank:${code}:`, false, plain)),
    wallet: institution('TENPAY', 'pay', 'pay:TENPAY:', false, plain),
    cash,
    tron,
    sight: [...banks, cash, tron].map((one) => one.prefix),
  };
};
