import { expect, test } from 'vitest';
import { clickhouseComponent } from './clickhouse-component.js';
import { kafkaComponent } from './kafka-component.js';
import { choosePort } from './ports.js';
import { stackFolder } from './stack-folder.js';
import { chooseStackPorts } from './stack-ports.js';
import { emptyRecord } from './stack-record.js';

const folder = stackFolder('/nowhere/.weir');
const [kafka, clickhouse] = [kafkaComponent(folder), clickhouseComponent(folder)];
const aFreePort = () => choosePort({ what: 'a test', preferred: 24_517 });

test('all parts get ports of their own', async () => {
  const ports = await chooseStackPorts([kafka, clickhouse], emptyRecord, {});
  expect(Object.keys(ports).sort()).toEqual(['clickhouseHttp', 'clickhouseTcp', 'kafka', 'kafkaController']);
  expect(new Set(Object.values(ports)).size).toBe(4);
});

test('a part that runs keeps its ports, and the other does not take them', async () => {
  const running = await aFreePort();
  const record = { ...emptyRecord, ports: { clickhouseHttp: running, clickhouseTcp: running + 1, kafka: running } };
  const ports = await chooseStackPorts([kafka], record, {});
  expect(ports).toMatchObject({ clickhouseHttp: running, clickhouseTcp: running + 1 });
  expect([ports.kafka, ports.kafkaController]).not.toContain(running);
});

test('a port that one part remembers gives way to another part that asks for it', async () => {
  const wanted = await aFreePort();
  const record = { ...emptyRecord, ports: { kafka: wanted } };
  const ports = await chooseStackPorts([kafka, clickhouse], record, { clickhouseTcp: wanted });
  expect(ports.clickhouseTcp).toBe(wanted);
  expect(ports.kafka).not.toBe(wanted);
});
