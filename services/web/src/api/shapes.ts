import type { RouteName, Routes } from '@weir/desk-api';

/** What a schema of a route takes, as its caller writes it. */
type Given<R, Key extends string> = R extends { readonly [K in Key]: { readonly _zod: { readonly input: infer I } } }
  ? I
  : undefined;

type Part<Name extends RouteName, Key extends 'params' | 'query' | 'body'> =
  undefined extends Given<Routes[Name], Key>
    ? { readonly [K in Key]?: undefined }
    : { readonly [K in Key]: Given<Routes[Name], Key> };

type Seen<Name extends RouteName> = Routes[Name] extends { readonly ifMatch: true }
  ? { /** Version of the thing as the caller saw it. */ readonly seen: number }
  : { readonly seen?: undefined };

/** What a call of a route needs: its path's names, query, body, and the version that was seen. */
export type Parts<Name extends RouteName> = Part<Name, 'params'> &
  Part<Name, 'query'> &
  Part<Name, 'body'> &
  Seen<Name>;

/** What a route answers. */
export type Answer<Name extends RouteName> = Routes[Name] extends {
  readonly answer: { readonly _zod: { readonly output: infer O } };
}
  ? O
  : undefined;
