import { isObject } from '@weir/model';
import type { Schema } from 'avsc';

/** Where a registry is, and who asks. */
export interface RegistryAddress {
  /** Without user and password; a path is kept. */
  readonly url: string;
  readonly credentials: { readonly username: string; readonly password: string } | null;
  /** For one answer, milliseconds; default 10 s. */
  readonly timeoutMs?: number;
}

/** What a registry says of an id. An id means the same for ever. */
export type RegistryAnswer =
  | { readonly kind: 'schema'; readonly schema: Schema }
  /** It has a schema of that id, of which we can make nothing. */
  | { readonly kind: 'unusable'; readonly why: string };

/** The registry did not answer as a registry does: it may do so later. The message holds no secret. */
export class RegistryAway extends Error {
  override readonly name = 'RegistryAway';
}

/** The registry refused what was to be registered: asking again will not help. */
export class RegistryRefused extends Error {
  override readonly name = 'RegistryRefused';
}

const timeoutMsDefault = 10_000;
/** No schema that a person wrote is so long. */
const answerBytesMax = 4 * 2 ** 20;
/** The registry's own number for an id that it does not have; a 404 without it is some other server's. */
const schemaNotFound = 40403;

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

const bodyOf = async (response: Response): Promise<string> => {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of response.body ?? []) {
    length += (piece as Uint8Array).length;
    if (length > answerBytesMax) throw new Error(`the answer is longer than ${answerBytesMax} bytes`);
    pieces.push(piece as Uint8Array);
  }
  return Buffer.concat(pieces).toString('utf8');
};

/** A client of a schema registry that speaks Confluent's HTTP interface. */
export class Registry {
  readonly #address: RegistryAddress;

  constructor(address: RegistryAddress) {
    this.#address = address;
  }

  /**
   * What the registry says of an id; null: it does not have it.
   * @throws {RegistryAway} where it does not answer, or not as a registry does (a wrong password too)
   */
  async schema(schemaId: number): Promise<RegistryAnswer | null> {
    const { status, body } = await this.#ask('GET', `/schemas/ids/${schemaId}`);
    if (status === 404 && body['error_code'] === schemaNotFound) return null;
    const text = body['schema'];
    if (status !== 200 || typeof text !== 'string') throw new RegistryAway(`it answered ${status} for id ${schemaId}`);
    const kind = body['schemaType'] ?? 'AVRO';
    if (kind !== 'AVRO') return { kind: 'unusable', why: `a schema of type ${String(kind).slice(0, 40)}` };
    const references = body['references'];
    if (Array.isArray(references) && references.length > 0)
      return { kind: 'unusable', why: 'the schema refers to others; register it as one text' };
    try {
      return { kind: 'schema', schema: JSON.parse(text) as Schema };
    } catch {
      // A primitive schema may come as its bare name, which is no JSON.
      return { kind: 'schema', schema: text as Schema };
    }
  }

  /**
   * Registers a schema under a subject of the registry, or finds it there, and returns its id.
   * @throws {RegistryAway} {@link RegistryRefused}
   */
  async register(subject: string, schema: Schema): Promise<number> {
    const path = `/subjects/${encodeURIComponent(subject)}/versions`;
    const { status, body } = await this.#ask('POST', path, { schema: JSON.stringify(schema) });
    const { id } = body;
    if (status === 200 && Number.isInteger(id)) return id as number;
    const said = `it answered ${status} for ${subject}: ${String(body['message'] ?? '').slice(0, 300)}`;
    throw status === 409 || status === 422 ? new RegistryRefused(said) : new RegistryAway(said);
  }

  async #ask(method: 'GET' | 'POST', path: string, body?: object): Promise<Answer> {
    const { url, credentials, timeoutMs = timeoutMsDefault } = this.#address;
    const media = 'application/vnd.schemaregistry.v1+json';
    const headers: Record<string, string> = { accept: `${media}, application/json` };
    if (body !== undefined) headers['content-type'] = media;
    if (credentials !== null) {
      const pair = Buffer.from(`${credentials.username}:${credentials.password}`, 'utf8').toString('base64');
      headers['authorization'] = `Basic ${pair}`;
    }
    let status = 0;
    try {
      const response = await fetch(url.replace(/\/+$/, '') + path, {
        method,
        headers,
        // Credentials are for this address and no other.
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      status = response.status;
      const answer: unknown = JSON.parse(await bodyOf(response));
      return { status, body: isObject(answer) ? answer : {} };
    } catch (error) {
      const { cause, message } = error as Error;
      const reason = cause instanceof Error ? `${message}: ${cause.message}` : message;
      throw new RegistryAway(status === 0 ? reason : `it answered ${status}, and nothing a registry says`);
    }
  }
}
