// The process that answers: what it knows is folded from messages as the log would bring them, without a log in memory,
// so that its memory is the check's own.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Answerer, CheckFold, CheckSnapshots, checkServer, Facts, FoldingGate, LogAge } from '@weir/check';
import { encodeJournalFrame } from '@weir/journal';
import { noHints, readConfig, topicNames } from '@weir/model';
import { FolderSnapshots } from '@weir/snapshots';
import { accountOf, isTainted } from './accounts.mjs';

const [accounts, tainted, feed, snapshotSeconds] = process.argv.slice(2).map(Number);
const framedTransfers = 500;
const tickMs = 50;

const { config } = readConfig({ env: {} });
const facts = new Facts(config.check);
const fold = new CheckFold(facts, topicNames(''), () => undefined);
const age = new LogAge(['journal']);
age.reached('journal', Date.now());

let offset = 0;
let messages = 0;
/** Payments of one account after another, each to one of three. */
const frameOf = (count, timeMs) => {
  const records = Array.from({ length: count }, (_, at) => {
    const [payer, own] = [(offset + at) % accounts, offset + at];
    const payee = (payer * 7 + 1 + (own % 3)) % accounts;
    const transfer = {
      ...{ id: `t${own}`, time: timeMs, seq: 0, creditTime: null, side: null },
      ...{ from: accountOf(payer), to: accountOf(payee), asset: 'CNY', amount: 10_000 },
      ...{ balanceFrom: null, balanceTo: null },
    };
    const hints = { ...noHints, device: `phone-${payer}` };
    return { kind: 'transfer', offset: own, timeMs, sha256: '00'.repeat(32), transfer, hints };
  });
  const value = encodeJournalFrame({
    type: 'raw',
    topic: 't',
    partition: 0,
    from: offset,
    to: offset + count,
    records,
  });
  offset += count;
  return { offset: messages++, timestampMs: timeMs, key: null, value, headers: {} };
};
const takeFrame = (count, timeMs) => fold.take('journal', 0, frameOf(count, timeMs));

const began = performance.now();
const monthMs = 30 * 86_400_000;
for (let paid = 0; paid < accounts * 2; paid += framedTransfers)
  takeFrame(framedTransfers, Date.now() - monthMs + Math.floor((paid / (accounts * 2)) * monthMs));
for (let account = 0, found = 0; found < tainted && account < accounts; account++) {
  if (!isTainted(account, accounts, tainted)) continue;
  found++;
  const alert = {
    ...{ id: `a${account}`, state: 'open', case: `case-${account % 1_000}`, account: accountOf(account), asset: 'CNY' },
    ...{ layer: 1 + (account % 5), atRest: '500000', inFlight: '0', outOfSight: '0' },
  };
  facts.taint.take(alert);
}
const factSeconds = Math.round((performance.now() - began) / 100) / 10;

setInterval(() => age.reached('journal', Date.now()), 200).unref();
const gate = new FoldingGate();
const folder = mkdtempSync(path.join(tmpdir(), 'weir-check-bench-'));
const kept = [];
const snapshots = new CheckSnapshots(null, topicNames(''), gate, {
  snapshots: snapshotSeconds > 0 ? new FolderSnapshots(folder) : null,
  snapshotEveryMs: snapshotSeconds * 1_000,
  onKept: (each) => kept.push(each),
});
setInterval(() => {
  const due = Math.floor((feed * tickMs) / 1_000);
  if (gate.isClosed || due === 0) return;
  takeFrame(due, Date.now());
  snapshots.keepIfDue(fold);
}, tickMs).unref();

const answerer = new Answerer({ facts, age, config: config.check, journalOffset: () => offset, nowMs: Date.now });
const server = checkServer({ answerer, isAllowed: () => true });
await server.listen({ host: '127.0.0.1', port: 0 });

let busy = process.cpuUsage();
process.on('message', (word) => {
  if (word === 'begin') {
    busy = process.cpuUsage();
    process.send({});
  } else {
    const { user, system } = process.cpuUsage(busy);
    const last = kept.at(-1);
    process.send({
      cpuSeconds: (user + system) / 1e6,
      rssMiB: Math.round(process.memoryUsage.rss() / 2 ** 20),
      kept: last && {
        snapshots: kept.length,
        snapshotMiB: Math.round(last.bytes / 2 ** 20),
        foldsPausedMs: kept.map(({ pauseMs }) => Math.round(pauseMs)).join(' '),
        snapshotTookMs: Math.round(last.tookMs),
      },
    });
  }
});
process.on('disconnect', () => {
  rmSync(folder, { recursive: true, force: true });
  process.exit();
});
process.send({ port: server.server.address().port, factSeconds });
