import { foreignText, type OnForeign } from '@weir/journal';
import type { Logger } from '@weir/runtime';
import { Counter, type Registry } from 'prom-client';

/** Counts messages on topics of ours that are none of ours, and says where each lies. */
export const foreignMessages = (registry: Registry, prefix: string, logger: Logger): OnForeign => {
  const counter = new Counter({
    name: `${prefix}foreign_messages_total`,
    help: 'Messages on topics of ours that none of ours wrote, passed over.',
    labelNames: ['topic'],
    registers: [registry],
  });
  return (message) => {
    counter.inc({ topic: message.topic });
    logger.error({ ...message }, foreignText(message));
  };
};
