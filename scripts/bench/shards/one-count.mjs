// One number of shards of the benchmark, in a process of its own. Arguments: shards, transfers, accounts. Its last line is
// one JSON object.
import { encodeFlowsFrame, encodeJournalFrame, FlowsEncoder, FlowsMerge, LedgerFold } from '@weir/journal';
import { FrameStream, shape, topic } from '../engine/frames.mjs';

const [shards, transfers, accounts] = process.argv.slice(2).map(Number);
const framesAtOnce = 50;
const warmUpTransfers = Math.min(200_000, transfers);
const warmUpAccounts = 20_000;
/** Of many shards one has so few pockets that nearly every record is foreign to it. */
const manyShards = 256;

const settings = encodeJournalFrame({
  type: 'settings',
  settings: {
    policy: 'fifo',
    windowMs: null,
    trustBalances: true,
    hubEntries: shape.hubEntries,
    maxLayers: 20,
    floor: 0,
    sight: null,
    latenessMs: {},
    topics: [{ topic, partitions: 1 }],
    shards: { matcher: shards, follower: 1 },
  },
});

/** One shard as a matcher has it, with detectors; gives the frames of flows. */
const newShard = (shard, count) => {
  const fold = new LedgerFold(shard, count, true);
  fold.apply(0, 0, settings);
  fold.endMessage();
  const encoder = new FlowsEncoder(fold, shard);
  let offset = 1;
  const take = (frame) => {
    fold.apply(offset, 0, frame);
    encoder.begin(offset);
    encoder.addUnit(offset, fold.ledger, fold.takeFindings());
    const flows = encoder.seal(++offset);
    fold.endMessage();
    return flows;
  };
  return { take, fold };
};

const newMerge = (count) => {
  const merge = new FlowsMerge(count);
  return (flows) => {
    // The merge asks for the shard that is behind; here all are at the same place.
    const waiting = [...flows];
    for (let left = count; left > 0; left--) merge.take(waiting[merge.wanted]);
  };
};

/** Microseconds of processor time that work takes: on a shared machine nearer to what it costs than the wall's. */
const cpuMicroseconds = (work) => {
  const began = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(began);
  return user + system;
};

const start = () => {
  const all = Array.from({ length: shards }, (_, shard) => newShard(shard, shards));
  const merge = newMerge(shards);
  // Of the settings nothing is said but that they are covered.
  merge(all.map((_, shard) => encodeFlowsFrame({ shard, from: 0, to: 1, units: [] })));
  return { all, merge, many: newShard(0, manyShards) };
};

const warm = start();
const warmingUp = new FrameStream(warmUpAccounts);
for (let left = warmUpTransfers; left > 0; left -= 2_000) {
  const frame = warmingUp.frame();
  warm.merge(warm.all.map(({ take }) => take(frame)));
  warm.many.take(frame);
}

const { all, merge, many } = start();
const spent = { shards: all.map(() => 0), merge: 0, many: 0 };
const stream = new FrameStream(accounts);
for (let left = transfers; left > 0; ) {
  const frames = [];
  for (; frames.length < framesAtOnce && left > 0; left -= 2_000) frames.push(stream.frame(Math.min(2_000, left)));
  const flows = all.map(({ take }, shard) => {
    let said = [];
    spent.shards[shard] += cpuMicroseconds(() => {
      said = frames.map(take);
    });
    return said;
  });
  spent.merge += cpuMicroseconds(() => {
    for (let at = 0; at < frames.length; at++) merge(flows.map((said) => said[at]));
  });
  spent.many += cpuMicroseconds(() => {
    for (const frame of frames) many.take(frame);
  });
}

const each = (microseconds) => Number((microseconds / transfers).toFixed(2));
const usage = all[0].fold.usage();
console.log(
  JSON.stringify({
    shards,
    microsecondsPerTransfer: each(spent.shards.reduce((sum, one) => sum + one, 0) / shards),
    slowestMicroseconds: each(Math.max(...spent.shards)),
    inAllMicroseconds: each(spent.shards.reduce((sum, one) => sum + one, 0)),
    mergeMicroseconds: each(spent.merge),
    foreignMicroseconds: each(spent.many),
    shardMegabytes: Math.round((usage.settledBytes + usage.changeableBytes) / 2 ** 20),
  }),
);
