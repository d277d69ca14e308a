import { afterEach, beforeEach, expect, test } from 'vitest';
import { alertOf, newWorld, type Staffed, sayAlerts, settle, staffDesk, type World } from '../desk.fixture.js';
import type { EventSink } from '../events/event-stream.js';

let world: World;
let staffed: Staffed;
beforeEach(async () => {
  world = newWorld();
  staffed = await staffDesk(world);
});
afterEach(() => staffed.end());

test('a note is said to everybody at once, on accounts that no board has too', async () => {
  sayAlerts(world, alertOf());
  const analyst = await staffed.hire('an', 'analyst');
  const { events, refs } = staffed.open;
  const refOf = (account: string): string => refs.seal(account as never);
  const [onBoard, victim] = [refOf(alertOf().account), refOf('bank:ABC:6228000000000001')];
  await settle();
  events.flush();
  let text = '';
  const sink: EventSink = {
    who: { actor: 'vi', name: 'vi', rights: new Set(['read']) as never },
    write: (piece) => {
      text += piece;
    },
    waitingBytes: () => 0,
    isGood: () => true,
    drop: () => undefined,
  };
  events.open(sink, null);
  for (const ref of [onBoard, victim])
    expect((await analyst.ask('POST', `/v1/accounts/${ref}/notes`, { text: '已电话核实' })).status).toBe(200);
  events.flush();
  const said = [...text.matchAll(/^data: (\{"kind":"note".*)$/gm)].map(([, data]) => JSON.parse(data!));
  expect(said).toEqual([onBoard, victim].map((ref) => ({ kind: 'note', ref })));
  // Whose account it is, and what was written, is asked for by those who may see it.
  expect(text).not.toContain('核实');
});
