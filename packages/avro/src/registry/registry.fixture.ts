// A schema registry for tests: a real server on loopback with the documented answers of the interface.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const media = 'application/vnd.schemaregistry.v1+json';

export class RegistryServer {
  readonly #schemas = new Map<number, object>();
  readonly #idOf = new Map<string, number>();
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  /** How it behaves: as it should, or not at all like a registry. */
  mood: 'well' | 'failing' | 'silent' | 'somebody else' = 'well';
  /** Wanted of whoever asks: `user:password`. */
  user: string | null = null;
  /** Paths asked for, in order. */
  readonly asked: string[] = [];

  static async start(port = 0): Promise<RegistryServer> {
    const registry = new RegistryServer();
    await new Promise<void>((resolve) => registry.#server.listen(port, '127.0.0.1', resolve));
    return registry;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** What it says of an id; `schema` is a text there, as the interface has it. */
  put(id: number, answer: { readonly schema: unknown; readonly schemaType?: string; readonly references?: unknown[] }) {
    this.#schemas.set(id, { ...answer, schema: JSON.stringify(answer.schema) });
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    this.asked.push(path);
    const say = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': media });
      response.end(JSON.stringify(body));
    };
    if (this.mood === 'silent') return;
    if (this.mood === 'failing') return say(500, { error_code: 50001, message: 'Error in the backend data store' });
    if (this.mood === 'somebody else') {
      response.writeHead(404, { 'content-type': 'text/html' });
      response.end('<h1>Not Found</h1>');
      return;
    }
    const basic = this.user === null ? undefined : `Basic ${Buffer.from(this.user).toString('base64')}`;
    if (basic !== undefined && request.headers.authorization !== basic)
      return say(401, { error_code: 40101, message: 'Unauthorized' });
    const id = /^\/schemas\/ids\/(\d+)$/.exec(path)?.[1];
    if (request.method === 'GET' && id !== undefined) {
      const known = this.#schemas.get(Number(id));
      return known === undefined ? say(404, { error_code: 40403, message: `Schema ${id} not found` }) : say(200, known);
    }
    const subject = /^\/subjects\/([^/]+)\/versions$/.exec(path)?.[1];
    if (request.method !== 'POST' || subject === undefined)
      return say(404, { error_code: 404, message: 'HTTP 404 Not Found' });
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const { schema } = JSON.parse(Buffer.concat(pieces).toString('utf8')) as { schema: string };
    if (schema.includes('"incompatible"'))
      return say(409, { error_code: 409, message: 'Schema being registered is incompatible' });
    const known = this.#idOf.get(schema) ?? 100_000 + this.#idOf.size;
    this.#idOf.set(schema, known);
    this.#schemas.set(known, { schema });
    return say(200, { id: known });
  }
}
