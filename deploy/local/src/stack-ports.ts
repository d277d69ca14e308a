import type { Component, Ports } from './component.js';
import { choosePort } from './ports.js';
import { type PortName, portNames, type StackRecord } from './stack-record.js';

/** Clear of the usual 9092, 8123 and 9000, which another Kafka or ClickHouse on the machine may hold. */
export const preferredPorts: Ports = {
  kafka: 19_092,
  kafkaController: 19_093,
  clickhouseHttp: 18_123,
  clickhouseTcp: 19_000,
};

export const portPurpose: Readonly<Record<PortName, string>> = {
  kafka: 'Kafka',
  kafkaController: "Kafka's controller",
  clickhouseHttp: 'ClickHouse HTTP',
  clickhouseTcp: 'ClickHouse native',
};

/**
 * Free ports for the parts that are to be started, all different from each other and from those of the other parts.
 * @throws {StackError} `PORT_IN_USE`
 */
export async function chooseStackPorts(
  toStart: readonly Component[],
  record: StackRecord,
  asked: Partial<Ports>,
): Promise<Partial<Record<PortName, number>>> {
  const choosing = toStart.flatMap((component) => component.ports);
  const kept = portNames.filter((name) => !choosing.includes(name) && record.ports[name] !== undefined);
  const ports: Partial<Record<PortName, number>> = Object.fromEntries(kept.map((name) => [name, record.ports[name]]));
  // Those asked for first, so that no other part draws them by chance.
  const order = [...choosing].sort((a, b) => Number(asked[b] !== undefined) - Number(asked[a] !== undefined));
  for (const name of order) {
    const wish = { asked: asked[name], remembered: record.ports[name], preferred: preferredPorts[name] };
    ports[name] = await choosePort({ what: portPurpose[name], ...wish }, new Set(Object.values(ports)));
  }
  return ports;
}
