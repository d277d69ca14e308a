import { dist } from './browser.js';
import { startFixture } from './fixture/server.js';

/** Tokens by role, of the fixture; a real desk's are given in `WEIR_TEST_DESK_TOKENS`, as JSON. */
const fixtureTokens = {
  viewer: 'token-of-the-viewer',
  analyst: 'token-of-the-analyst',
  approver: 'token-of-the-approver',
  admin: 'token-of-the-admin',
};

export interface TestedDesk {
  readonly url: string;
  readonly tokens: Readonly<Record<keyof typeof fixtureTokens, string>>;
  /** The invented desk behind it; null: it is a real one, at `WEIR_TEST_DESK_URL`. */
  readonly fixture: Awaited<ReturnType<typeof startFixture>>['desk'] | null;
  readonly stop: () => Promise<void>;
}

/** The desk to test: a real one where one is named, else the fixture. */
export const openDesk = async (): Promise<TestedDesk> => {
  const url = process.env['WEIR_TEST_DESK_URL'];
  if (url !== undefined) {
    const given = JSON.parse(process.env['WEIR_TEST_DESK_TOKENS'] ?? '{}') as Partial<typeof fixtureTokens>;
    return { url: url.replace(/\/$/, ''), tokens: { ...fixtureTokens, ...given }, fixture: null, stop: async () => {} };
  }
  const { url: own, desk, stop } = await startFixture(dist);
  return { url: own, tokens: fixtureTokens, fixture: desk, stop };
};
