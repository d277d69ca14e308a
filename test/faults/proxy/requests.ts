import type { Holds } from './tcp-proxy.js';

const produceKey = 0;
/** Length, key, version and correlation id come before the client's name. Source: Kafka's protocol, request header v1. */
const clientIdAt = 12;

/** Appends of one Kafka client, by the name that its requests carry. */
export const appendsOf =
  (clientId: string): Holds =>
  (bytes) => {
    if (bytes.length < clientIdAt + 2 || bytes.readInt16BE(4) !== produceKey) return false;
    const length = bytes.readInt16BE(clientIdAt);
    return bytes.toString('latin1', clientIdAt + 2, clientIdAt + 2 + length) === clientId;
  };

/** Inserts into a table of ClickHouse over HTTP. */
export const insertsInto =
  (table: string): Holds =>
  (bytes) => {
    const end = bytes.indexOf('\r\n');
    const line = decodeURIComponent(
      bytes
        .toString('latin1', 0, Math.max(end, 0))
        .replaceAll('+', ' ')
        .replace(/%(?![0-9A-F]{2})/gi, '%25'),
    );
    return line.startsWith('POST ') && new RegExp(`INSERT INTO \\W?${table}\\W`).test(line);
  };
