import {
  type Alert,
  type CasesFrame,
  decodeCasesFrame,
  decodeFlowsFrame,
  decodeJournalFrame,
  type EntryRecord,
  encodeCasesFrame,
  encodeFlowsFrame,
  encodeJournalFrame,
  type FindingRevision,
  type FlowsRecord,
  type JournalRecord,
  type LotInterval,
} from '@weir/journal';
import type { Log, LogRecord, OutMessage } from '@weir/log';
import { RecordBlock } from '@weir/store';
import type { Dice } from '../../reference/generate/dice.js';
import type { ServiceName } from '../weather.js';
import { topics } from '../world.js';
import type { Plant } from './plant.js';
import { foreignPocket, forgottenWindow, lostRepair, tornSnapshotAccepted } from './plants-of-state.js';
import { withAppends, withReaders, withValue } from './rewriting-log.js';

/** A bug in how one service sees or writes the log, in every instance of it and in the replay: a bug of its code. */
const inLogOf =
  (service: ServiceName, spoil: (log: Log) => Log): (() => Plant) =>
  () => ({ ports: (given) => (given.service === service ? { ...given, log: spoil(given.log) } : given) });

type RecordFilter = (record: JournalRecord) => JournalRecord | null;

/** A service's journal with some records otherwise, or missing. */
const inJournalOf = (service: ServiceName, filter: () => RecordFilter): (() => Plant) =>
  inLogOf(service, (log) =>
    withReaders(log, topics.journal, () => {
      const kept = filter();
      return (record) => {
        const frame = decodeJournalFrame(record.value!);
        if (frame.type !== 'raw') return record;
        return withValue(
          record,
          encodeJournalFrame({ ...frame, records: frame.records.flatMap((each) => kept(each) ?? []) }),
        );
      };
    }),
  );

const inMatchersJournal = (filter: () => RecordFilter): (() => Plant) => inJournalOf('matcher', filter);

/** Of two reports, or labels, of one version the later counts. */
const lastOfEqualVersions = inJournalOf('follower', () => {
  const told = new Set<string>();
  const isAgain = (of: readonly unknown[]): boolean => {
    const name = JSON.stringify(of);
    const isKnown = told.has(name);
    told.add(name);
    return isKnown;
  };
  return (record) => {
    if (record.kind === 'report') {
      const { roots, reporter, version } = record.report;
      const report = { ...record.report, version: version + 1 };
      return isAgain([roots.case, reporter, version]) ? { ...record, report } : record;
    }
    if (record.kind !== 'label') return record;
    const { source, version } = record.label;
    return isAgain([source, version]) ? { ...record, label: { ...record.label, version: version + 1 } } : record;
  };
});

/** What comes under an id that was let go of is taken for the first payment, which moved there. */
const mistakenMove = inLogOf('follower', (log) =>
  withReaders(log, topics.flows, () => {
    const standing = new Map<string, Exclude<EntryRecord, { readonly account: unknown }>>();
    const moved = (record: FlowsRecord): FlowsRecord[] => {
      if (record.kind === 'finding') return [record];
      const name = `${record.kind.startsWith('flow')} ${record.id}`;
      const before = standing.get(name);
      standing.delete(name);
      if ('account' in record) return [record];
      standing.set(name, record);
      if (before === undefined || before.time === record.time) return [record];
      const { id, asset, time, seq } = before;
      const account = before.kind === 'flow' ? before.from : before.to;
      return [{ kind: `${before.kind}-gone`, id, account, asset, time, seq }, record];
    };
    return (record) => {
      const frame = decodeFlowsFrame(record.value!);
      const units = frame.units.map((unit) => ({ ...unit, records: unit.records.flatMap(moved) }));
      return withValue(record, encodeFlowsFrame({ ...frame, units }));
    };
  }),
);

const inCasesOf = (rewrite: (frame: CasesFrame) => CasesFrame): (() => Plant) =>
  inLogOf('follower', (log) =>
    withAppends(log, topics.cases, (append, messages) =>
      append(
        messages.map((message) => ({ ...message, value: encodeCasesFrame(rewrite(decodeCasesFrame(message.value!))) })),
      ),
    ),
  );

/** An entry that comes after a later one is left out. */
const droppedLateEntry = inMatchersJournal(() => {
  let highest = Number.NEGATIVE_INFINITY;
  return (record) => {
    if (record.kind !== 'transfer') return record;
    if (record.transfer.time < highest) return null;
    highest = record.transfer.time;
    return record;
  };
});

/** What happened settles half a minute before it may. */
const hastySettling = inLogOf('matcher', (log) =>
  withReaders(log, topics.journal, () => (record) => {
    const frame = decodeJournalFrame(record.value!);
    if (frame.type !== 'settings') return record;
    const latenessMs = Object.fromEntries(
      Object.entries(frame.settings.latenessMs).map(([asset, ms]) => [asset, Math.max(0, ms - 30_000)]),
    );
    return withValue(record, encodeJournalFrame({ ...frame, settings: { ...frame.settings, latenessMs } }));
  }),
);

/** What was voided stands. */
const lostVoid = inMatchersJournal(() => (record) => (record.kind === 'void' ? null : record));

/** A frame is journalled twice, the second time as if its messages came next in the raw partition. */
const doubledFrame = (dice: Dice): Plant => {
  let left = dice.between(1, 5);
  const doubled = (message: OutMessage): OutMessage | null => {
    const frame = decodeJournalFrame(message.value!);
    if (frame.type !== 'raw' || frame.records.length === 0 || --left !== 0) return null;
    const by = frame.to - frame.from;
    const records = frame.records.map((record) => ({ ...record, offset: record.offset + by }));
    const value = encodeJournalFrame({ ...frame, from: frame.to, to: frame.to + by, records });
    return { ...message, value };
  };
  return inLogOf('ingest', (log) =>
    withAppends(log, topics.journal, async (append, messages) => {
      const written = await append(messages);
      const again = messages.flatMap((message) => doubled(message) ?? []);
      if (again.length > 0) await append(again);
      return written;
    }),
  )();
};

/** One journal offset is passed over, once: the next life of the matcher reads it. */
const skippedOffset = (dice: Dice): Plant => {
  let skip: number | null = dice.between(1, 12);
  return {
    ports: (given) => {
      if (given.service !== 'matcher' || given.isReplay) return given;
      const skipping = (record: LogRecord): LogRecord | null => {
        if (record.offset !== skip) return record;
        skip = null;
        return null;
      };
      return { ...given, log: withReaders(given.log, topics.journal, () => skipping) };
    },
  };
};

const backwards = (id: string): string =>
  `${[...Buffer.from(id)].map((byte) => (255 - byte).toString(16).padStart(2, '0')).join('')}g`;
const forwards = (id: string): string =>
  Buffer.from([...Buffer.from(id.slice(0, -1), 'hex')].map((byte) => 255 - byte)).toString();

const forwardsInterval = (interval: LotInterval): LotInterval => ({ ...interval, id: forwards(interval.id) });
const forwardsEntry = (record: EntryRecord): EntryRecord => {
  const id = forwards(record.id);
  if ('account' in record) return { ...record, id };
  const effects = {
    aged: record.aged.map(forwardsInterval),
    nameless: record.nameless.map(forwardsInterval),
    ceased: record.ceased.map(forwardsInterval),
  };
  return record.kind === 'credit'
    ? { ...record, ...effects, id }
    : { ...record, ...effects, id, sources: record.sources.map(forwardsInterval) };
};

/** Entries of one instant and seq are taken by descending id: the matcher knows them by names that sort backwards. */
const wrongTieOrder = (): Plant => {
  const renamed = inMatchersJournal(() => (record) => {
    if (record.kind === 'void') return { ...record, id: backwards(record.id) };
    if (record.kind !== 'transfer') return record;
    return { ...record, transfer: { ...record.transfer, id: backwards(record.transfer.id) } };
  })();
  const named = inLogOf('matcher', (log) =>
    withAppends(log, topics.flows, (append, messages) =>
      append(
        messages.map((message) => {
          const frame = decodeFlowsFrame(message.value!);
          const units = frame.units.map((unit) => ({
            ...unit,
            records: unit.records.map((record) => (record.kind === 'finding' ? record : forwardsEntry(record))),
          }));
          return { ...message, value: encodeFlowsFrame({ ...frame, units }) };
        }),
      ),
    ),
  )();
  return { ports: (given) => ({ ...given, ...named.ports({ ...given, ...renamed.ports(given) }) }) };
};

/** An alert counts as said before the log has it; and the log refuses one append. */
const alertClaimedTooEarly = (dice: Dice): Plant => {
  let left = dice.between(1, 4);
  return inLogOf('follower', (log) =>
    withAppends(log, topics.alerts, async (append, messages) => {
      const isClaim = messages.every(({ value }) => value === null);
      if (isClaim || --left !== 0) append(messages).catch(() => undefined);
      return { baseOffset: 0 };
    }),
  )();
};

/** Rows count as written before the store has them, and positions are written on that word. */
const positionBeforeRows = (): Plant => ({
  ports: (given) => {
    if (given.service !== 'writer') return given;
    const { store } = given;
    const insert: typeof store.insert = async (table, rows) => {
      setTimeout(() => void store.insert(table, rows).catch(() => undefined), 20);
    };
    const insertEntries: typeof store.insertEntries = async (block) => {
      if (!(block instanceof RecordBlock)) throw new TypeError('a block of another store');
      // Rows of its own: the block is cleared as soon as it counts as written.
      if (block.table === 'flows') await insert('flows', block.flows());
      else await insert('credits', block.credits());
    };
    const planted: Partial<typeof store> = { insert, insertEntries };
    return {
      ...given,
      store: new Proxy(store, { get: (target, name) => Reflect.get(name in planted ? planted : target, name) }),
    };
  },
});

/** An append that failed counts as written. */
const believedAppend = inLogOf('ingest', (log) =>
  withAppends(log, topics.journal, (append, messages) => append(messages).catch(() => ({ baseOffset: 1e9 }))),
);

/** A minor unit of what lies in a pocket is gone. */
const leakedMoney = inCasesOf(({ records, ...frame }) => ({
  ...frame,
  records: records.map((record) =>
    record.kind === 'case-account' && record.atRest !== '0'
      ? { ...record, atRest: String(BigInt(record.atRest) - 1n), received: String(BigInt(record.received) - 1n) }
      : record,
  ),
}));

/** No case says that it is stale. */
const hiddenStaleness = inCasesOf(({ records, ...frame }) => ({
  ...frame,
  records: records.map((record) => (record.kind === 'case' ? { ...record, stale: false } : record)),
}));

/** What was said of a case is said once more, later, as it was. */
const oldNews = (): Plant => {
  const first: OutMessage[] = [];
  return inLogOf('follower', (log) =>
    withAppends(log, topics.cases, (append, messages) => {
      const again = first.splice(0);
      const news = messages.filter(({ value }) => decodeCasesFrame(value!).records.length > 0);
      if (again.length === 0) first.push(...news.slice(0, 1));
      return append([...messages, ...again]);
    }),
  )();
};

/** A revision of an alert that says something else than it said before. */
const rewrittenAlert = inLogOf('follower', (log) =>
  withAppends(log, topics.alerts, (append, messages) => {
    const changed = messages.flatMap((message) => {
      if (message.value === null) return [];
      const alert = JSON.parse(message.value.toString()) as Alert;
      return [{ ...message, value: Buffer.from(JSON.stringify({ ...alert, holdable: `${alert.holdable}0` })) }];
    });
    return append([...messages, ...changed.slice(0, 1)]);
  }),
);

/** Of alerts that say that nothing is left the log never hears. */
const keptAlert = inLogOf('follower', (log) =>
  withAppends(log, topics.alerts, async (append, messages) => {
    const isKept = ({ value }: OutMessage): boolean =>
      value === null || (JSON.parse(value.toString()) as Alert).state !== 'withdrawn';
    const kept = messages.filter(isKept);
    return kept.length === 0 ? { baseOffset: 0 } : append(kept);
  }),
);

/**
 * A service speaks on a topic as if nobody had ever claimed its shard; and each instance repeats, whenever it speaks,
 * what the one before it said, as calls of the dead do that take effect late.
 * @param unnamed a message without its epoch; null: it is a claim
 * @param lateWord what a dead one says of what it said last
 */
const ignoringClaims = (
  service: ServiceName,
  topic: string,
  unnamed: (message: OutMessage) => OutMessage | null,
  lateWord: (message: OutMessage) => OutMessage = (message) => message,
): Plant => {
  const said: OutMessage[] = [];
  let late: OutMessage[] = [];
  return inLogOf(service, (log) =>
    withAppends(log, topic, async (append, messages) => {
      const news = messages.flatMap((message) => unnamed(message) ?? []);
      if (news.length === 0) {
        late = said.splice(0).map(lateWord);
        return { baseOffset: 0 };
      }
      said.push(...news);
      return append([...news, ...late]);
    }),
  )();
};

const withoutEpoch = (message: OutMessage): OutMessage | null =>
  message.value === null ? null : { ...message, headers: {} };

const frameWithoutEpoch = (message: OutMessage): OutMessage | null => {
  const { version, records } = decodeCasesFrame(message.value!);
  return records.length === 0 ? null : { ...message, value: encodeCasesFrame({ version, records }) };
};

const ignoredClaim = (): Plant => {
  const [cases, alerts] = [
    ignoringClaims('follower', topics.cases, frameWithoutEpoch),
    ignoringClaims('follower', topics.alerts, withoutEpoch),
  ];
  return { ports: (given) => ({ ...given, ...cases.ports({ ...given, ...alerts.ports(given) }) }) };
};

/** As one says who has read other case rows: patterns that read the same say the same, and nobody sees who said it. */
const takenBack = (message: OutMessage): OutMessage => {
  const finding = JSON.parse(message.value!.toString()) as FindingRevision;
  const revised: FindingRevision = { ...finding, revision: finding.revision + 1, state: 'withdrawn' };
  return { ...message, value: Buffer.from(JSON.stringify(revised)) };
};

const ignoredClaimOfPatterns = (): Plant => ignoringClaims('patterns', topics.findings, withoutEpoch, takenBack);

/** Findings that the log never heard of count as said. */
const unsaidFindings = (): Plant => ({
  ports: (given) => {
    if (given.service !== 'patterns' || given.isReplay) return given;
    let appends = 0;
    const log = withAppends(given.log, topics.findings, async (append, messages) => {
      const isClaim = messages.every(({ value }) => value === null);
      return !isClaim && ++appends % 2 === 0 ? { baseOffset: 0 } : append(messages);
    });
    return { ...given, log };
  },
});

export interface PlantedBug {
  readonly plant: (dice: Dice) => Plant;
  /** The check that it is there to be found by; others may find it too. */
  readonly foundBy: string;
  /** A seed that found it when this was written: it is tried first. Later changes may hide it from that seed, not from all. */
  readonly foundWith: number;
}

/** Bugs put in on purpose: each check has one that it must find. */
export const plants: Readonly<Record<string, PlantedBug>> = {
  'a dropped late entry': { plant: droppedLateEntry, foundBy: 'answers', foundWith: 1 },
  'a doubled frame': { plant: doubledFrame, foundBy: 'journal', foundWith: 1 },
  'a skipped offset': { plant: skippedOffset, foundBy: 'replay', foundWith: 3 },
  'a wrong tie order': { plant: wrongTieOrder, foundBy: 'answers', foundWith: 1 },
  'settling half a minute early': { plant: hastySettling, foundBy: 'lateness', foundWith: 70 },
  'a lost void': { plant: lostVoid, foundBy: 'answers', foundWith: 1 },
  'an alert claimed too early': { plant: alertClaimedTooEarly, foundBy: 'alerts', foundWith: 5 },
  'a position written before its rows': { plant: positionBeforeRows, foundBy: 'store', foundWith: 1 },
  'an append that is believed': { plant: believedAppend, foundBy: 'service', foundWith: 1 },
  'money that leaks': { plant: leakedMoney, foundBy: 'conservation', foundWith: 3 },
  'staleness that is hidden': { plant: hiddenStaleness, foundBy: 'stale', foundWith: 7 },
  'old news': { plant: oldNews, foundBy: 'versions', foundWith: 9 },
  'a claim that is ignored': { plant: ignoredClaim, foundBy: 'versions', foundWith: 12 },
  'a claim of patterns that is ignored': { plant: ignoredClaimOfPatterns, foundBy: 'findings', foundWith: 14 },
  'a torn snapshot that is accepted': { plant: tornSnapshotAccepted, foundBy: 'replay', foundWith: 42 },
  'a window that is forgotten': { plant: forgottenWindow, foundBy: 'answers', foundWith: 16 },
  'a repair that is lost': { plant: lostRepair, foundBy: 'service', foundWith: 3 },
  'a shard that folds foreign pockets': { plant: foreignPocket, foundBy: 'shards', foundWith: 1 },
  'findings that are not said': { plant: unsaidFindings, foundBy: 'findings', foundWith: 14 },
  'the last of a version': { plant: lastOfEqualVersions, foundBy: 'answers', foundWith: 1 },
  'an id again, taken for a move': { plant: mistakenMove, foundBy: 'answers', foundWith: 63 },
  'an alert that is not taken back': { plant: keptAlert, foundBy: 'alert rows', foundWith: 12 },
  'an alert rewritten': { plant: rewrittenAlert, foundBy: 'versions', foundWith: 1 },
};
