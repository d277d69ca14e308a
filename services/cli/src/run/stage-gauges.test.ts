import { MemoryBroker, openMemoryLog } from '@weir/log';
import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { StageGauges } from './stage-gauges.js';

it('a stage is behind by what the log holds beyond it, whether or not it says anything', async () => {
  const broker = new MemoryBroker();
  broker.create({ topic: 'journal', partitions: 1 });
  const log = openMemoryLog(broker);
  const registry = new Registry();
  const stage = new StageGauges(registry, 'matcher');
  const page = async (): Promise<string> => {
    await stage.measure(log, 10_000);
    return registry.metrics();
  };
  const send = (): void => void broker.append('journal', 0, [{ key: 'k', value: Buffer.from('x') }]);
  send();
  // Nothing is known of a stage that took nothing: no figure is better than a wrong one.
  expect(await page()).not.toContain('weir_stage_lag_messages{');
  stage.took('journal', 0, 1);
  stage.took('not there', 0, 5);
  stage.reached(4_000);
  stage.reached(3_000);
  let text = await page();
  expect(text).toContain('weir_stage_lag_messages{stage="matcher",topic="journal",partition="0"} 0');
  expect(text).toContain('weir_stage_lag_seconds{stage="matcher"} 0');
  expect(text).toContain('weir_stage_event_timestamp_seconds{stage="matcher"} 4');
  send();
  send();
  text = await page();
  expect(text).toContain('weir_stage_lag_messages{stage="matcher",topic="journal",partition="0"} 2');
  expect(text).toContain('weir_stage_lag_seconds{stage="matcher"} 6');
  await log.close();
});
