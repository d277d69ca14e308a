import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Schema, Type } from 'avsc';
import { fingerprintOf } from './fingerprint.js';
import { type Subject, topicOf } from './subjects.js';
import { typeOf } from './type-of.js';

/** One version of a schema, as it was published; it never changes again. */
export interface PublishedSchema {
  readonly subject: Subject;
  /** From 1 on. */
  readonly version: number;
  readonly schema: Schema;
  readonly type: Type;
  readonly fingerprint: bigint;
}

/** The same from src/ and from dist/. */
const folderOfRepository = fileURLToPath(new URL('../../../schemas/avro/', import.meta.url));

const readVersion = (subject: Subject, version: number, file: string): PublishedSchema => {
  const schema = JSON.parse(readFileSync(file, 'utf8')) as Schema;
  const type = typeOf(schema);
  return { subject, version, schema, type, fingerprint: fingerprintOf(type) };
};

const readSubject = (subject: Subject, folder: string): PublishedSchema[] => {
  const form = new RegExp(`^${subject}\\.([1-9][0-9]*)\\.avsc$`);
  const inFolder = `${folder}${topicOf[subject]}/`;
  const versions = readdirSync(inFolder)
    .flatMap((file) => form.exec(file)?.[1] ?? [])
    .map(Number)
    .sort((left, right) => left - right);
  if (versions.length === 0 || versions.at(-1) !== versions.length)
    throw new RangeError(
      `${inFolder}: versions of ${subject} are ${versions.join(', ')}, want 1 and on, none left out`,
    );
  return versions.map((version) => readVersion(subject, version, `${inFolder}${subject}.${version}.avsc`));
};

/** All versions of every schema in a folder, by subject, ascending. @throws {RangeError} where a version is left out */
export const readPublishedSchemas = (
  folder: string = folderOfRepository,
): Readonly<Record<Subject, readonly PublishedSchema[]>> =>
  Object.fromEntries(
    (Object.keys(topicOf) as Subject[]).map((subject) => [subject, readSubject(subject, folder)]),
  ) as unknown as Readonly<Record<Subject, readonly PublishedSchema[]>>;

let known: ReturnType<typeof readPublishedSchemas> | null = null;

/** The published schemas of this repository, read once. */
export const publishedSchemas = (): ReturnType<typeof readPublishedSchemas> => {
  known ??= readPublishedSchemas();
  return known;
};

/** The version of a subject that we write, and read everything as. */
export const newestSchema = (subject: Subject): PublishedSchema => publishedSchemas()[subject].at(-1)!;
