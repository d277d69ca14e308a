import type { Right, RouteName, Routes } from '@weir/desk-api';
import type { z } from 'zod';

/** Who asks. */
export interface Who {
  readonly actor: string;
  readonly name: string;
  readonly rights: ReadonlySet<Right>;
}

type Parsed<R, Key extends string> = R extends { readonly [K in Key]: infer Schema extends z.ZodType }
  ? z.output<Schema>
  : undefined;

/** A request whose parts were checked and whose caller may make it. */
export interface Ask<Name extends RouteName> {
  readonly params: Parsed<Routes[Name], 'params'>;
  readonly query: Parsed<Routes[Name], 'query'>;
  readonly body: Parsed<Routes[Name], 'body'>;
  readonly who: Who;
  /** Version that the caller saw, from If-Match; null: the route does not ask for one. */
  readonly seen: number | null;
  /** Id of the act that this request makes, from Idempotency-Key: the same request twice is one act. */
  readonly key?: string;
  /** Aborts when the caller is gone. */
  readonly signal: AbortSignal;
}

export type AnswerOf<Name extends RouteName> = Routes[Name] extends { readonly answer: infer Schema extends z.ZodType }
  ? z.input<Schema>
  : undefined;

/** What answers routes: the server finds a route's handler under its name. */
export type Handlers<Name extends RouteName> = {
  readonly [N in Name]: (ask: Ask<N>) => Promise<AnswerOf<N>>;
};

/** An answer that is no JSON: a file to keep. */
export class Download {
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Buffer;

  constructor(name: string, contentType: string, bytes: Buffer) {
    this.name = name;
    this.contentType = contentType;
    this.bytes = bytes;
  }
}

/** An answer that is no JSON: a file on the disk, sent as it is and let go when it was sent or nobody waits any more. */
export class FileDownload {
  readonly name: string;
  readonly contentType: string;
  readonly path: string;
  readonly bytes: number;
  /** Called once. */
  readonly letGo: () => void;

  constructor(given: Readonly<Record<'name' | 'contentType' | 'path', string>>, bytes: number, letGo: () => void) {
    this.name = given.name;
    this.contentType = given.contentType;
    this.path = given.path;
    this.bytes = bytes;
    this.letGo = letGo;
  }
}

/** An answer that is no JSON: a page to print. */
export class Page {
  readonly contentType: string;
  readonly text: string;
  /** What its own styles are, as a source of a content security policy: it brings them with it, and nothing in it runs. */
  readonly styleSource: string;

  constructor(contentType: string, text: string, styleSource: string) {
    this.contentType = contentType;
    this.text = text;
    this.styleSource = styleSource;
  }
}
