import { describe, expect, it } from 'vitest';
import { DeskLog } from '../desk.fixture.js';
import { chainHash, chainStart, verifyChain } from './chain.js';
import { ChainWatch } from './chain-watch.js';
import { emptyState } from './state.js';
import { step } from './step.js';

const account = 'account:bank:CMB:1';

/** Ten notes, each of which bears witness to what its desk had read. */
const written = (): DeskLog => {
  const log = new DeskLog();
  for (let i = 0; i < 10; i += 1) log.act('ann', account, { kind: 'note', text: `n${i}` }, { head: log.state.head });
  return log;
};

describe('the chain', () => {
  it('is a fixed function of bytes, offsets and times', () => {
    const message = { offset: 1, timeMs: 2, value: new TextEncoder().encode('x') };
    expect(chainHash(chainStart, message)).toBe('4b56be9a3bafbb3c1491f2825ea00c67699c544822ba40aa3e0f8599cc023ac1');
    expect(chainHash(chainStart, { ...message, value: null })).not.toBe(chainHash(chainStart, message));
  });

  it('is whole where nothing was touched', () => {
    const log = written();
    const report = verifyChain(log.messages, log.state.head);
    expect(report).toEqual({ messages: 10, witnesses: 9, head: log.state.head, broken: null });
  });

  it('shows every change to a message that a later one bears witness to', () => {
    const log = written();
    for (let at = 0; at < 9; at += 1) {
      const message = log.messages[at]!;
      const value = Uint8Array.from(message.value!);
      value[20]! ^= 1;
      const altered = log.messages.with(at, { ...message, value });
      expect(verifyChain(altered).broken).toMatchObject({ kind: 'witness', offset: at });
      const later = log.messages.with(at, { ...message, timeMs: message.timeMs + 1 });
      expect(verifyChain(later).broken).toMatchObject({ kind: 'witness', offset: at });
      const removed = log.messages.toSpliced(at, 1);
      expect(verifyChain(removed).broken).toMatchObject({ kind: 'witness', offset: at });
    }
  });

  it('is watched by a desk as it reads: an act that remembers another hash is found, once each', () => {
    const log = written();
    const watch = new ChainWatch();
    expect(watch.take(log.state.audit.slice(0, 4))).toEqual({ messages: 4, witnesses: 3, brokenAt: null });
    expect(watch.take(log.state.audit)).toEqual({ messages: 10, witnesses: 9, brokenAt: null });
    // Another desk, which reads the log after somebody altered it.
    const { timeMs, ...first } = log.messages[3]!;
    const state = emptyState();
    for (const message of log.messages.with(3, { ...first, timeMs: timeMs + 1 })) step(state, message);
    expect(new ChainWatch().take(state.audit)).toEqual({ messages: 10, witnesses: 3, brokenAt: 3 });
  });

  it('has each hash hold all before it: the last one alone shows a change to the first message', () => {
    const log = new DeskLog();
    for (const text of ['a', 'b', 'c']) log.act('ann', account, { kind: 'note', text });
    const first = log.messages[0]!;
    const altered = log.messages.with(0, { ...first, timeMs: first.timeMs + 1 });
    expect(verifyChain(altered).broken).toBeNull();
    expect(verifyChain(altered, log.state.head).broken).toEqual({ kind: 'end', offset: 2 });
  });

  it('shows a change to the last message to whoever kept the head', () => {
    const log = written();
    expect(verifyChain(log.messages.slice(0, 9), log.state.head).broken).toEqual({ kind: 'end', offset: 9 });
  });
});
