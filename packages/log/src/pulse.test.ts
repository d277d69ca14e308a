import { afterEach, describe, expect, it } from 'vitest';
import { MemoryBroker } from './memory/broker.js';
import { openMemoryLog } from './memory/log.js';
import { beat, untilSilent } from './pulse.js';

const topic = 'pulse';
const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

const open = (name: string, broker: MemoryBroker) => {
  const ending = new AbortController();
  ends.push(() => ending.abort());
  return { of: { log: openMemoryLog(broker), topic, name, signal: ending.signal }, end: () => ending.abort() };
};

const brokerWithTopic = (): MemoryBroker => {
  const broker = new MemoryBroker();
  broker.create({ topic, partitions: 1 });
  return broker;
};

describe('a pulse', () => {
  it('keeps another waiting as long as it is heard', async () => {
    const broker = brokerWithTopic();
    const [speaker, heir] = [open('follower/0', broker), open('follower/0', broker)];
    const beating = beat(speaker.of);
    let isSilent = false;
    const silence = untilSilent(heir.of, 800).then((is) => {
      isSilent = is;
    });
    await new Promise((resolve) => setTimeout(resolve, 1_600));
    expect(isSilent).toBe(false);
    speaker.end();
    await beating;
    const endedMs = performance.now();
    await silence;
    expect(isSilent).toBe(true);
    expect(performance.now() - endedMs).toBeLessThan(3_000);
  });

  it('of others says nothing', async () => {
    const broker = brokerWithTopic();
    const [other, heir] = [open('follower/1', broker), open('follower/0', broker)];
    void beat(other.of);
    expect(await untilSilent(heir.of, 300)).toBe(true);
  });

  it('that the log cannot bring is not missed', async () => {
    const broker = brokerWithTopic();
    const heir = open('follower/0', broker);
    const silence = untilSilent(heir.of, 200);
    await new Promise((resolve) => setTimeout(resolve, 50));
    broker.setReachable(false);
    const first = await Promise.race([silence, new Promise((resolve) => setTimeout(resolve, 600, 'waiting'))]);
    expect(first).toBe('waiting');
    broker.setReachable(true);
    expect(await silence).toBe(true);
  });

  it('is no longer waited for by who is asked to end', async () => {
    const heir = open('follower/0', brokerWithTopic());
    const silence = untilSilent(heir.of, 60_000);
    heir.end();
    expect(await silence).toBe(false);
  });
});
