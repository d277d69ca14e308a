// A case in the middle of the year: ten layers of accounts that also live an ordinary life. Every planted payment says
// truly which lots it is made of, first in, first out.
import { accountOf, accounts, yearMs, yearStartMs } from './background.mjs';

const layers = 10;
const minuteMs = 60_000;

const dice = (seed) => {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

const transferOf = (serial, { from, to, time, creditTime, amount, sources }) => {
  const entry = {
    id: `20250702planted${String(serial).padStart(7, '0')}`,
    seq: 0,
    from,
    to,
    asset: 'CNY',
    amount,
    balance: null,
    hub: false,
    aged: [],
    nameless: [],
    ceased: [],
    messages: [{ topic: 'bank.transfers.v1', partition: 0, offset: serial, timeMs: time, sha256: 'ab'.repeat(32) }],
  };
  return {
    flow: { ...entry, kind: 'flow', time, unseen: '0', seen: '0', sources },
    credit: { ...entry, kind: 'credit', time: creditTime },
  };
};

/** Takes `amount` from lots, the oldest first; what it takes of each. */
const spend = (lots, amount) => {
  const sources = [];
  for (let left = amount; left > 0; ) {
    const lot = lots[0];
    const taken = Math.min(left, lot.amount - lot.consumed);
    sources.push({ id: lot.id, start: lot.consumed, end: lot.consumed + taken });
    lot.consumed += taken;
    left -= taken;
    if (lot.consumed === lot.amount) lots.shift();
  }
  return sources;
};

/**
 * About `size` transfers and the ids of the roots. One account in six keeps a part of what came; one in twenty is among
 * the busiest of all, where the rest of the year is long.
 * @returns {{ transfers: { flow: object, credit: object }[], roots: string[] }}
 */
export const plantCase = (size) => {
  const chance = dice(7);
  const transfers = [];
  const startMs = yearStartMs + yearMs / 2;
  const pay = (payment) => {
    const transfer = transferOf(transfers.length, payment);
    transfers.push(transfer);
    return transfer;
  };
  const mule = () => accountOf(Math.floor(accounts * (chance() < 0.05 ? chance() * 0.001 : chance())));
  const taken = new Set();
  /** Accounts that hold money of the layer, and their lots in order of arrival. */
  let holders = new Map();
  const arrive = (into, { credit }) => {
    const lots = into.get(credit.to) ?? [];
    lots.push({ id: credit.id, amount: credit.amount, consumed: 0, time: credit.time });
    into.set(credit.to, lots);
  };
  const newMule = () => {
    for (;;) {
      const account = mule();
      if (taken.has(account)) continue;
      taken.add(account);
      return account;
    }
  };

  for (let root = 0; root < 8; root++) {
    const time = startMs + root * minuteMs;
    const victim = accountOf(999_000 + root);
    taken.add(victim);
    arrive(holders, pay({ from: victim, to: newMule(), time, creditTime: time, amount: 5_000_000_00, sources: [] }));
  }
  const roots = transfers.map(({ flow }) => flow.id);
  // Layers widen until each has its part of the size.
  for (let layer = 2; layer <= layers; layer++) {
    const wanted = Math.min((transfers.length - (layer > 2 ? 8 : 0)) * 4, Math.ceil(size / (layers - 3)));
    const paymentsEach = Math.max(1, Math.round(wanted / holders.size));
    const next = new Map();
    const payees = Array.from({ length: Math.ceil(wanted * 0.85) }, newMule);
    for (const [from, lots] of holders) {
      lots.sort((left, right) => left.time - right.time);
      const received = lots.reduce((sum, { amount }) => sum + amount, 0);
      const passedOn = chance() < 1 / 6 ? Math.ceil(received * chance()) : received;
      let time = lots.at(-1).time + Math.ceil(chance() * 30) * minuteMs;
      for (let left = passedOn, part = paymentsEach; left > 0; part--) {
        const amount = part <= 1 ? left : Math.min(left, Math.ceil((left / part) * (0.6 + 0.8 * chance())));
        const creditTime = chance() < 0.1 ? time + 5_000 : time;
        const to = payees[Math.floor(chance() * payees.length)];
        arrive(next, pay({ from, to, time, creditTime, amount, sources: spend(lots, amount) }));
        left -= amount;
        time += Math.ceil(chance() * 10) * minuteMs;
      }
    }
    holders = next;
  }
  return { transfers, roots };
};
