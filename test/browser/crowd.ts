import { type ClientRequest, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  alertOf,
  newWorld,
  type Person,
  type Staffed,
  sayAlerts,
  staffDesk,
  type World,
} from '../../services/desk/src/desk.fixture.js';
import { dist } from './browser.js';

/** What a reader of the stream was told: the id of each event, and the account that it is about. */
export interface Told {
  readonly id: string;
  readonly ref: string;
}

/** Takes the events out of a stream's text as it comes in pieces. */
export const toldIn = (): ((piece: string) => Told[]) => {
  let rest = '';
  return (piece) => {
    const messages = (rest + piece).split('\n\n');
    rest = messages.pop()!;
    return messages.flatMap((message) => {
      const id = /^id: (.*)$/m.exec(message)?.[1];
      const ref = /"ref":"([^"]*)"/.exec(message)?.[1];
      return id === undefined ? [] : [{ id, ref: ref ?? '' }];
    });
  };
};

/** Somebody who only listens, over a line of their own. */
export class Listener {
  readonly told: Told[] = [];
  isOpen = false;
  readonly #request: ClientRequest;

  constructor(url: string, { token }: Person) {
    this.#request = get(`${url}/v1/events`, { headers: { authorization: `Bearer ${token}` } }, (response) => {
      this.isOpen = response.statusCode === 200;
      const read = toldIn();
      response.setEncoding('utf8').on('data', (piece: string) => this.told.push(...read(piece)));
      response.on('close', () => {
        this.isOpen = false;
      });
    });
    this.#request.on('error', () => undefined);
  }

  leave(): void {
    this.#request.destroy();
  }
}

export const accountOf = (at: number): string =>
  `bank:${['ICBC', 'CMB', 'ABC', 'CCB'][at % 4]}:${6_222_000_000_000_000 + at}`;

/** The alert about an account of the crowd: its sums are spread, so that ranks are. */
const alertAt = (at: number, revision: number) => {
  const holdable = String(10_000 + ((at * 7_919 + revision * 104_729) % 1_000_003) * 100);
  return alertOf({
    account: accountOf(at),
    case: `ZA-2026-${1_000 + (at % 97)}`,
    revision,
    layer: 1 + (at % 5),
    ...{ received: holdable, atRest: holdable, holdable },
    path: [`t${at}`],
    firstIn: Date.now() - 60_000,
    lastIn: Date.now(),
  });
};

/** A real desk, on a log in memory, that serves the application, with so many accounts on its board. */
export const openCrowdedDesk = async (accounts: number) => {
  const world: World = newWorld();
  world.clock.nowMs = Date.now();
  const revisions = new Map<number, number>();
  const say = (...which: readonly number[]): void => {
    world.clock.nowMs = Date.now();
    const alerts = which.map((at) => {
      const revision = (revisions.get(at) ?? 0) + 1;
      revisions.set(at, revision);
      return alertAt(at, revision);
    });
    sayAlerts(world, ...alerts);
  };
  const all = Array.from({ length: accounts }, (_, at) => at);
  for (let from = 0; from < accounts; from += 500) say(...all.slice(from, from + 500));
  const staffed: Staffed = await staffDesk(world, { checkAnswers: false, webDir: dist });
  await staffed.open.server.listen({ host: '127.0.0.1', port: 0 });
  const { port } = staffed.open.server.server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    /** New alerts about accounts, by their numbers; numbers from `accounts` on are new on the board. */
    say,
    hire: staffed.hire,
    refOf: (at: number): string => staffed.open.refs.seal(accountOf(at) as never),
    stop: staffed.end,
  };
};
