import { expect, test } from 'vitest';
import { newClusterId } from './kafka-component.js';
import { kafkaJvmArguments, kafkaProperties } from './kafka-settings.js';

const lines = kafkaProperties({ port: 19_092, controllerPort: 19_093 }).split('\n');

test('the broker listens on loopback only', () => {
  const addresses = lines.filter((line) => line.includes('listeners=') && line.includes('://'));
  expect(addresses).toEqual([
    'listeners=BROKER://127.0.0.1:19092,CONTROLLER://127.0.0.1:19093',
    'advertised.listeners=BROKER://127.0.0.1:19092',
  ]);
});

test('what the pipeline rests on is set: no topics by accident, large messages, no deletion by age', () => {
  for (const line of [
    'auto.create.topics.enable=false',
    'message.max.bytes=12582912',
    'log.retention.ms=-1',
    'offsets.topic.replication.factor=1',
    'transaction.state.log.replication.factor=1',
    'transaction.state.log.min.isr=1',
    'group.initial.rebalance.delay.ms=0',
  ])
    expect(lines).toContain(line);
});

test('the broker compiles once: it does not live long enough for the second time to pay', () => {
  expect(kafkaJvmArguments('/jars', '/log4j2.xml', '/logs/kafka.log', '-Dweir')).toContain('-XX:TieredStopAtLevel=1');
});

test('the memory of the broker is bounded and its process carries the marker as an argument of its own', () => {
  const args = kafkaJvmArguments('/jars', '/log4j2.xml', '/logs/kafka.log', '-Dweir.stack=/a b/.weir');
  expect(args).toContain('-Xmx512m');
  expect(args).toContain('-Dweir.stack=/a b/.weir');
});

test('a cluster id is 22 characters and does not look like an option', () => {
  for (let i = 0; i < 1_000; i++) expect(newClusterId()).toMatch(/^[A-Za-z0-9_][A-Za-z0-9_-]{21}$/);
});

test('a broker behind a proxy names the proxy to those that come through it, and itself to all others', () => {
  const proxied = kafkaProperties({
    port: 19_092,
    controllerPort: 19_093,
    proxied: { port: 19_094, advertisedPort: 19_095 },
  }).split('\n');
  for (const line of [
    'listeners=BROKER://127.0.0.1:19092,CONTROLLER://127.0.0.1:19093,PROXIED://127.0.0.1:19094',
    'advertised.listeners=BROKER://127.0.0.1:19092,PROXIED://127.0.0.1:19095',
    'listener.security.protocol.map=BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT,PROXIED:PLAINTEXT',
  ])
    expect(proxied).toContain(line);
});
