import { createHash } from 'node:crypto';
import { AccountRefs, queryHandlers } from '@weir/desk';
import { routes } from '@weir/desk-api';

const acc = (i) =>
  `bank:${['CMB', 'ICBC', 'ABC', 'CCB'][i % 4]}:6226${String((i * 982451653) % 1e12).padStart(12, '0')}`;
let s = 7;
const rnd = () => (s = (Math.imul(s, 1664525) + 1013904223) >>> 0) / 2 ** 32;
const links = [];
const rows = new Map();
for (let i = 0; i < 9671; i++) {
  const from = acc(Math.floor(1e6 * rnd() ** 3)),
    to = acc(Math.floor(1e6 * rnd() ** 3));
  const amount = Math.floor(rnd() * 1e6) + 100;
  links.push({
    id: `20250702${i.toString(16).padStart(16, '0')}`,
    time: 1751400000000 + i * 60000,
    seq: 0,
    taint: String(amount),
    layer: 1 + (i % 12),
    transfer: { from, to, asset: 'CNY', amount, creditTime: 1751400000000 + i * 60000 },
  });
  const r = rows.get(to) ?? { received: 0, layer: 1 + (i % 12) };
  r.received += amount;
  rows.set(to, r);
}
const nothing = { forwarded: '0', returned: '0', exited: '0', notFollowed: '0', outOfSight: '0' };
const accounts = [...rows].map(([account, { received, layer }]) => ({
  version: 1,
  record: {
    kind: 'case-account',
    case: 'c',
    account,
    asset: 'CNY',
    layer,
    received: String(received),
    ...nothing,
    atRest: String(received),
    gone: false,
  },
}));
const store = {
  caseListing: async () => ({
    summary: { case: 'c', sums: {}, missingRoots: [], stale: false, withdrawn: false },
    accounts: 1,
    holdable: [],
    reportedAt: null,
  }),
  caseState: async () => ({ rows: 1, version: 1 }),
  caseLinks: async () => links,
  caseAccounts: async () => accounts,
  caseHoldables: async () => [],
  labelsOf: async () => [],
};
const who = { actor: 'b', name: 'b', rights: new Set(['read']) };
console.log(accounts.length);
const fresh = process.argv[2] !== 'warm';
let h;
for (let k = 0; k < 8; k++) {
  if (fresh || !h) h = queryHandlers({ store, refs: new AccountRefs(createHash('sha256').update('bench').digest()) });
  const b = process.cpuUsage();
  const t = performance.now();
  const a = await h.casePicture({
    params: routes.casePicture.params?.parse({ case: 'c' }),
    query: routes.casePicture.query?.parse({ maxNodes: 20000 }),
    who,
    seen: null,
    signal: new AbortController().signal,
  });
  const j = JSON.stringify(a);
  const u = process.cpuUsage(b);
  console.log(
    (performance.now() - t).toFixed(0),
    'ms',
    ((u.user + u.system) / 1000).toFixed(0),
    'cpu',
    j.length,
    a.nodes.length,
    a.edges.length,
  );
}
