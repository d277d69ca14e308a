import { createHash } from 'node:crypto';
import { decodeJournalFrame, type JournalRecord } from '@weir/journal';
import { rawTopics, topics } from '../world.js';
import type { Evidence, Finding } from './finding.js';
import { messagesOf, valuesOf } from './frames.js';

/** Every raw message stands in the journal exactly once, in the order of its partition, with its bytes' checksum. */
export const checkJournal = ({ remains }: Evidence): Finding[] => {
  const taken = new Map<string, JournalRecord[]>();
  const marks = new Map<string, number>();
  for (const value of valuesOf(remains, topics.journal)) {
    const frame = decodeJournalFrame(value);
    if (frame.type !== 'raw') continue;
    const place = `${frame.topic}/${frame.partition}`;
    const mark = marks.get(place) ?? frame.from;
    if (frame.to <= mark || frame.from > mark) continue;
    const records = taken.get(place) ?? [];
    records.push(...frame.records.filter(({ offset }) => offset >= mark));
    taken.set(place, records);
    marks.set(place, frame.to);
  }
  const findings: Finding[] = [];
  for (const topic of rawTopics) {
    for (const { partition } of remains.broker.offsets(topic)) {
      const place = `${topic}/${partition}`;
      const records = taken.get(place) ?? [];
      const sent = messagesOf(remains, topic, partition);
      const wrong = sent.findIndex(({ offset, value }, index) => {
        const record = records[index];
        return record?.offset !== offset || record.sha256 !== createHash('sha256').update(value!).digest('hex');
      });
      if (wrong >= 0)
        findings.push({
          check: 'journal',
          text: `${place}: message ${wrong} of ${sent.length} is not what the journal has there`,
        });
      else if (records.length !== sent.length)
        findings.push({
          check: 'journal',
          text: `${place}: ${sent.length} messages, ${records.length} in the journal`,
        });
    }
  }
  return findings;
};
