import type { Admin, Kafka } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { Administration } from './administration.js';

type Answer = () => Promise<{ topics: { name: string; partitions: object[] }[] }>;

const known: Answer = async () => ({ topics: [{ name: 't', partitions: [{}, {}] }] });
const failing =
  (error: Error): Answer =>
  async () => {
    throw error;
  };
const away = Object.assign(new Error('Closed connection'), { retriable: true });

/** Clients that are opened one after another, each of which gives the answers it was given, and then the last again. */
const clients = (...each: readonly (readonly Answer[])[]) => {
  const opened: { disconnected: boolean }[] = [];
  const open = (): Kafka => {
    const answers = [...(each[opened.length] ?? [known])];
    const state = { disconnected: false };
    opened.push(state);
    const admin = {
      connect: async () => undefined,
      disconnect: async () => {
        state.disconnected = true;
      },
      fetchTopicMetadata: () => (answers.length > 1 ? answers.shift()! : answers[0]!)(),
    };
    return { admin: () => admin as unknown as Admin } as Kafka;
  };
  return { opened, administration: new Administration(open) };
};

describe('questions to the brokers', () => {
  it('are asked once more of a fresh client, which has the last word', async () => {
    const { opened, administration } = clients([known, failing(away)], [known]);
    expect(await administration.partitions('t')).toBe(2);
    expect(await administration.partitions('t')).toBe(2);
    expect(opened).toEqual([{ disconnected: true }, { disconnected: false }]);
    const gone = clients([failing(away)]);
    await expect(gone.administration.partitions('t')).rejects.toMatchObject({ code: 'LOG_UNREACHABLE' });
    expect(gone.opened).toHaveLength(1);
  });

  it('do not believe a client that another question threw away under them, and leave the next one alone', async () => {
    let drop = (): void => undefined;
    const dropped = new Promise<void>((resolve) => {
      drop = resolve;
    });
    // The first question opened the client; its answer fails only after the second question has thrown the client away.
    const torn: Answer = async () => {
      await dropped;
      throw new TypeError("Cannot read properties of null (reading 'topicMetadata')");
    };
    const { opened, administration } = clients([torn, failing(away)], [known]);
    const first = administration.partitions('t');
    expect(await administration.partitions('t')).toBe(2);
    drop();
    expect(await first).toBe(2);
    expect(opened).toEqual([{ disconnected: true }, { disconnected: false }]);
  });

  it('leave no connection behind that a client made once more after it was thrown away', async () => {
    let settle = (): void => undefined;
    const settled = new Promise<void>((resolve) => {
      settle = resolve;
    });
    let connections = 0;
    const open = (): Kafka => {
      const admin = {
        connect: async () => {
          connections++;
        },
        disconnect: async () => {
          connections = 0;
        },
        fetchTopicMetadata: async () => {
          await settled;
          // As kafkajs does: disconnected meanwhile, it connects anew for the question that is left.
          connections++;
          throw away;
        },
      };
      return { admin: () => admin as unknown as Admin } as Kafka;
    };
    const administration = new Administration(open);
    const asked = administration.partitions('t');
    await Promise.resolve();
    await administration.close();
    settle();
    await expect(asked).rejects.toMatchObject({ code: 'LOG_CLOSED' });
    await new Promise((resolve) => setTimeout(resolve));
    expect(connections).toBe(0);
  });

  it('end with what a client says that nobody disturbed', async () => {
    const refused = Object.assign(new Error('not allowed'), { type: 'TOPIC_AUTHORIZATION_FAILED', retriable: false });
    const { opened, administration } = clients([known, failing(refused)]);
    await administration.partitions('t');
    await expect(administration.partitions('t')).rejects.toMatchObject({ code: 'LOG_OTHER' });
    expect(opened).toEqual([{ disconnected: true }]);
  });
});

describe('topics to be created', () => {
  const refusal = (type: string, retriable: boolean) => {
    const one = Object.assign(new Error(type), { name: 'KafkaJSCreateTopicError', type, retriable });
    return Object.assign(new Error('Topic creation errors'), { errors: [one] });
  };
  /** Refuses what it is given, in order, then creates; counts the orders. */
  const refusing = (...refusals: readonly Error[]) => {
    const left = [...refusals];
    const asked = { times: 0 };
    const admin = {
      connect: async () => undefined,
      disconnect: async () => undefined,
      listTopics: async () => [],
      createTopics: async () => {
        asked.times++;
        const error = left.shift();
        if (error !== undefined) throw error;
        return true;
      },
      fetchTopicOffsets: async () => [{ partition: 0, low: '0', high: '0' }],
      fetchTopicMetadata: async () => ({ topics: [{ name: 't', partitions: [{}] }] }),
    };
    const open = () => ({ admin: () => admin as unknown as Admin }) as unknown as Kafka;
    return { asked, administration: new Administration(open) };
  };

  it('wait for a broker that does not count yet', async () => {
    const { administration } = refusing(refusal('INVALID_REPLICATION_FACTOR', false), refusal('NOT_CONTROLLER', true));
    expect(await administration.createTopics([{ topic: 't', partitions: 1 }])).toEqual(['t']);
  });

  it('are refused at once where waiting mends nothing', async () => {
    const { administration, asked } = refusing(refusal('POLICY_VIOLATION', false), refusal('x', false));
    await expect(administration.createTopics([{ topic: 't', partitions: 1 }])).rejects.toMatchObject({
      code: 'LOG_OTHER',
      message: expect.stringContaining('POLICY_VIOLATION'),
    });
    expect(asked.times).toBe(1);
    const three = refusing(refusal('INVALID_REPLICATION_FACTOR', false), refusal('x', false));
    const order = [{ topic: 't', partitions: 1, replicas: 3 }];
    await expect(three.administration.createTopics(order)).rejects.toMatchObject({ code: 'LOG_OTHER' });
    expect(three.asked.times).toBe(1);
  });
});
