import { type Route, type RouteName, routes } from '@weir/desk-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rightsOf } from '../auth/rights.js';
import { allRoles, newWorld, type Person, type Staffed, staffDesk } from '../desk.fixture.js';

/** Routes that everybody may ask: there it is said who one is. */
const names = (Object.keys(routes) as RouteName[]).filter((name) => (routes[name] as Route).right !== null);
const urlOf = ({ path }: Route): string => path.replace(/:(\w+)/g, 'aaaaaaaaaaaaaaaaaaaaaaaa');

describe('every route', () => {
  let staffed: Staffed;
  const people = new Map<string, Person>();
  beforeAll(async () => {
    staffed = await staffDesk(newWorld());
    for (const role of allRoles) people.set(role, await staffed.hire(role, role));
  });
  afterAll(() => staffed.end());

  test.each(names)('%s: nobody without a token, and each role as its rights say', async (name) => {
    const route: Route = routes[name];
    const body = route.method === 'GET' ? undefined : {};
    const nobody = await staffed.as(null).ask(route.method, urlOf(route), body);
    expect([nobody.status, nobody.body.code]).toEqual([401, 'DESK_UNAUTHENTICATED']);
    expect(nobody.headers['content-type']).toMatch(/^application\/problem\+json/);
    for (const role of allRoles) {
      const { status } = await people.get(role)!.ask(route.method, urlOf(route), body);
      const may = rightsOf[role].some((right) => right === route.right || right === route.orRight);
      if (!may) expect([role, status]).toEqual([role, 403]);
      else expect([role, status], 'allowed').not.toEqual([role, 403]);
      expect(status).not.toBe(401);
      expect(status).not.toBe(500);
    }
  });

  test('a token that was made up opens nothing, nor one that was revoked', async () => {
    const made = await staffed.as('weir_made-up').ask('GET', '/v1/board');
    expect(made.status).toBe(401);
  });
});
