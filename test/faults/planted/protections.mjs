// What is taken out of the built code to show that the suite sees it. Each protection is some pieces of text, each of
// which stands in its file exactly once: code that moves away from under a plant fails here, and not silently.

export const protections = {
  /** A reader goes on from where the log goes on. */
  'contiguity check': {
    services: ['ingest'],
    edits: [
      {
        file: 'packages/log/dist/kafka/reader.js',
        text: 'throw offsetMissing(topic, partition, offset, row);',
        instead: ';',
      },
      {
        file: 'packages/log/dist/kafka/patch.js',
        text: 'group.recoverFromOffsetOutOfRange = (error) => Promise.reject(error);',
        instead: ';',
      },
      {
        file: 'packages/log/dist/kafka/fetched-batch.js',
        text: 'throw gap(fetched, expected, offsetOf(fetched.fetchedOffset));',
        instead: ';',
      },
      {
        file: 'packages/log/dist/kafka/fetched-batch.js',
        text: 'throw gap(fetched, position, stored.first);',
        instead: ';',
      },
    ],
  },
  /** Every frame counts, whatever was taken before. */
  'frame marks': {
    services: ['matcher'],
    edits: [
      {
        file: 'packages/journal/dist/columns/raw-partitions.js',
        text: 'const mark = this.#marks.get(key) ?? null;',
        instead: 'const mark = null;',
      },
    ],
  },
  /** Of two rows the one that came last stands. */
  versions: {
    services: ['writer'],
    edits: [
      {
        file: 'packages/store/dist/clickhouse/entry-block.js',
        text: 'this.#version.put(row, version);',
        instead: 'this.#version.put(row, 1);',
      },
    ],
  },
  /** What was written under another key stays. */
  'tombstones for changed keys': {
    services: ['writer'],
    edits: [
      {
        file: 'services/writer/dist/messages.js',
        text: 'if (scan.kind === scanned.finding)',
        instead: 'if ([scanned.finding, scanned.flowGone, scanned.creditGone].includes(scan.kind))',
      },
    ],
  },
  /**
   * States are kept before the log has what came of them, and taken up without asking. Both, because each alone saves
   * the day: a start does not take up what is ahead of the flows.
   */
  'snapshot after acknowledgement': {
    services: ['matcher'],
    edits: [
      {
        file: 'services/matcher/dist/run-matcher.js',
        text: 'const { frames, late } = matcher.take(batch);',
        instead: 'const { frames, late } = matcher.take(batch); if (isDue(batch.nextOffset)) publish();',
      },
      {
        file: 'services/matcher/dist/run-matcher.js',
        text: '|| place.next > outlet.covered',
        instead: '',
      },
      {
        file: 'services/matcher/dist/snapshots/matcher-snapshot.js',
        text: 'if (head.next > written)',
        instead: 'if (false)',
      },
    ],
  },
  /** Every follower speaks under one epoch, and nobody hears of another. */
  claim: {
    services: ['follower'],
    edits: [
      {
        file: 'packages/journal/dist/claim.js',
        text: 'const { baseOffset: epoch } = await append(journal, 0, [{ key: null, value }]);',
        instead: 'const epoch = 0;',
      },
    ],
  },
  /** A follower that starts knows nothing of what it said. */
  'alert re-read': {
    services: ['follower'],
    edits: [
      {
        file: 'services/follower/dist/said.js',
        text: 'alerts.remember(alert);',
        instead: ';',
      },
    ],
  },
};

/** A file's text without the protection, by the edits of that file. */
export const withoutProtection = (text, edits) =>
  edits.reduce((edited, { file, text: wanted, instead }) => {
    if (edited.split(wanted).length !== 2) throw new Error(`${file} does not have exactly one: ${wanted}`);
    return edited.replace(wanted, () => instead);
  }, text);
