import { appendFileSync } from 'node:fs';
import { JournalFold, type JournalFrame, type JournalRecord } from '@weir/journal';
import { contractsDefault } from '@weir/model';
import { it } from 'vitest';
import { simulate } from '../../../packages/simulate/src/index.js';
import { bankDecoder } from '../../ingest/src/decode/bank.js';
import { chainDecoder } from '../../ingest/src/decode/chain/decoder.js';
import { decodeMessage } from '../../ingest/src/decode/decode-message.js';
import { labelDecoder } from '../../ingest/src/decode/label.js';
import { reportDecoder } from '../../ingest/src/decode/report.js';
import { PatternsFold } from './patterns-fold.js';

it('x', () => {
  const dec: any = {
    'bank.transfers.v1': bankDecoder({ zone: null }),
    'chain.usdt.v1': chainDecoder(contractsDefault),
    'fraud.reports.v1': reportDecoder,
    'account.labels.v1': labelDecoder,
  };
  for (const seed of [11]) {
    const { messages } = simulate({ seed, startMs: Date.UTC(2026, 4, 1), durationMinutes: 60, innocents: 300 });
    appendFileSync('/tmp/scratch.log', `simulated ${messages.length}\n`);
    const jf = new JournalFold();
    const pf = new PatternsFold({ transfersMax: 500000 });
    let off = 0;
    const raw: Record<string, number> = {};
    const all = new Map<string, any>();
    const apply = (frame: JournalFrame, t: number) => {
      const message = jf.apply(off++, t, frame);
      const t0 = performance.now();
      const fs = pf.apply({ frame, message, records: [], horizon: (a) => jf.horizon(a) });
      const ms = performance.now() - t0;
      if (ms > 100 || off % 500 === 0)
        appendFileSync(
          '/tmp/scratch.log',
          `${off} ${ms | 0}ms ${JSON.stringify(pf.counts)} ${frame.type === 'raw' ? JSON.stringify(frame.records[0]).slice(0, 300) : ''}\n`,
        );
      for (const f of fs) all.set(f.id, f);
    };
    apply(
      {
        type: 'settings',
        settings: {
          policy: 'fifo',
          windowMs: null,
          trustBalances: true,
          hubEntries: null,
          maxLayers: 20,
          floor: 0,
          sight: null,
          latenessMs: {},
          topics: Object.keys(dec).map((topic) => ({ topic, partitions: 1 })),
        },
      },
      0,
    );
    for (const { arriveMs, topic, value } of messages) {
      if (off > 60000) break;
      const offset = raw[topic] ?? 0;
      raw[topic] = offset + 1;
      const { record } = decodeMessage(
        { topic, partition: 0, offset, timeMs: arriveMs, value: Buffer.from(JSON.stringify(value)) },
        dec[topic],
        300000,
      );
      apply(
        { type: 'raw', topic, partition: 0, from: offset, to: offset + 1, records: [record as JournalRecord] },
        arriveMs,
      );
    }
    ((...a: any[]) => appendFileSync('/tmp/scratch.log', a.join(' ') + '\n'))(
      'seed',
      seed,
      'messages',
      messages.length,
      JSON.stringify(pf.counts),
    );
    {
      const by: any = {};
      for (const f of all.values()) {
        const k = f.rule + ' ' + f.severity + ' ' + f.state;
        by[k] = (by[k] ?? 0) + 1;
      }
      appendFileSync('/tmp/scratch.log', JSON.stringify(by) + '\n');
      const acc: any = {};
      for (const f of all.values()) {
        const k = f.rule + ' ' + f.account;
        acc[k] = (acc[k] ?? 0) + 1;
      }
      appendFileSync(
        '/tmp/scratch.log',
        JSON.stringify(
          Object.entries(acc)
            .sort((a: any, b: any) => b[1] - a[1])
            .slice(0, 20),
        ) + '\n',
      );
      for (const f of [...all.values()].filter((f, i) => i % 20 === 0))
        appendFileSync(
          '/tmp/scratch.log',
          [f.rule, f.severity, f.state, f.account, f.others.join(), JSON.stringify(f.figures)].join(' ').slice(0, 400) +
            '\n',
        );
    }
  }
}, 120000);
