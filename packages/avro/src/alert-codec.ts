import type { Type } from 'avsc';
import { NotOfItsSchema, type Step, Walk, walkOf } from './bounded-walk.js';
import { fingerprintText } from './fingerprint.js';
import { framingOf, singleObjectHead } from './framing.js';
import { plainOf } from './plain-value.js';
import { newestSchema, publishedSchemas } from './published-schemas.js';

/** Reads what one published version wrote as the newest one. */
interface AlertReader {
  readonly step: Step;
  readonly type: Type;
  readonly resolver: ReturnType<Type['createResolver']>;
}

let readers: ReadonlyMap<bigint, AlertReader> | null = null;

const readersOfAlerts = (): ReadonlyMap<bigint, AlertReader> => {
  const { type } = newestSchema('alert');
  readers ??= new Map(
    publishedSchemas().alert.map((version) => [
      version.fingerprint,
      { step: walkOf(version.type, new Set()), type, resolver: type.createResolver(version.type) },
    ]),
  );
  return readers;
};

/** An alert in single-object encoding. @throws {Error} where it is none */
export const encodeAlert = (alert: object): Buffer => {
  const { fingerprint, type } = newestSchema('alert');
  return Buffer.concat([singleObjectHead(fingerprint), type.toBuffer(alert)]);
};

/**
 * What an alert in single-object encoding says, as plain objects and lists; what is null is there. Whether it is an alert
 * of ours is for the caller to see.
 * @throws {NotOfItsSchema} where it is none of a published version, or the bytes are not what that writes
 */
export const decodeAlert = (value: Buffer): unknown => {
  const framing = framingOf(value);
  if (framing?.kind !== 'single-object') throw new NotOfItsSchema('no single-object encoding');
  const reader = readersOfAlerts().get(framing.fingerprint);
  if (reader === undefined) throw new NotOfItsSchema(`no alert has the schema ${fingerprintText(framing.fingerprint)}`);
  const walk = new Walk(value, framing.dataAt);
  walk.toEnd(reader.step);
  return plainOf(reader.type.decode(value, framing.dataAt, reader.resolver).value);
};
