import { confluentHead, MessageEncoder, newestSchema, RegistryAway, SchemasAtHand } from '@weir/avro';
import { MemoryBroker, openMemoryLog } from '@weir/log';
import { afterEach, expect, test, vi } from 'vitest';
import { LabelBook } from './label-book.js';
import { TopicFeed } from './read-topic.js';

const account = 'bank:CMB:1';
const label = (version: number, kind: string) => ({ account, kind, source: 's', version });
const framed = (version: number, kind: string): Buffer =>
  new MessageEncoder('labels', () => confluentHead(7)).encode(label(version, kind))!;
const plain = (version: number, kind: string): Buffer => Buffer.from(JSON.stringify(label(version, kind)));

let feed: TopicFeed | null = null;
afterEach(() => feed?.close());

/** A feed of labels whose registry can be away; by what is told of them, and what waits. */
const fed = async (values: readonly Buffer[], registry: { isAway: boolean } | null) => {
  let nowMs = 0;
  const broker = new MemoryBroker();
  broker.create({ topic: 'labels', partitions: 1 });
  const say = (...more: readonly Buffer[]): void =>
    void broker.append(
      'labels',
      0,
      more.map((value) => ({ key: null, value })),
    );
  say(...values);
  const asked = registry && {
    schema: async () => {
      if (registry.isAway) throw new RegistryAway('connection refused');
      return { kind: 'schema', schema: newestSchema('label').schema } as const;
    },
  };
  const schemas = new SchemasAtHand(asked, () => (nowMs += 5_000));
  const book = new LabelBook('labels', schemas);
  const held: number[] = [];
  feed = await TopicFeed.open({
    ...{ log: openMemoryLog(broker), topic: 'labels', schemas },
    onMessage: (message) => void book.take(message),
    onHeld: (count) => held.push(count),
  });
  const kinds = () => book.of(account, 1).map((each) => `${each.label.kind} ${each.version}`);
  return { held, kinds, say };
};

test('messages by a registry’s schemas are told as others are', async () => {
  const { held, kinds, say } = await fed([framed(1, 'mule'), plain(1, 'hub')], { isAway: false });
  expect([kinds(), held]).toEqual([['mule 1', 'hub 1'], []]);
  const run = feed!.run();
  say(framed(2, 'mule'));
  await vi.waitFor(() => expect(kinds()).toEqual(['mule 2', 'hub 1']));
  await feed!.close();
  await run;
});

test('while the registry is away what names its schemas waits, in its order, and the others do not', async () => {
  const registry = { isAway: true };
  const { held, kinds, say } = await fed([framed(1, 'mule'), framed(2, 'mule'), plain(1, 'hub')], registry);
  expect([kinds(), held]).toEqual([['hub 1'], [1]]);
  const run = feed!.run();
  say(framed(1, 'merchant'), plain(2, 'hub'));
  await vi.waitFor(() => expect(kinds()).toEqual(['hub 2']));
  registry.isAway = false;
  await vi.waitFor(() => expect(kinds()).toEqual(['hub 2', 'mule 2', 'merchant 1']), { timeout: 4_000 });
  expect(held).toEqual([1, 0]);
  await feed!.close();
  await run;
});

test('without a registry they are passed over, as ingest refuses them', async () => {
  const { held, kinds } = await fed([framed(1, 'mule'), plain(1, 'hub')], null);
  expect([kinds(), held]).toEqual([['hub 1'], []]);
});
