import { setTimeout as sleep } from 'node:timers/promises';
import { FaultStack } from './stack/fault-stack.js';
import { World } from './stack/world.js';
import { seededLoad } from './load/seeded-load.js';
import { verify } from './verify/verify.js';
const say = (line: string) => console.error(new Date().toISOString().slice(14,23), line);
const stack = await FaultStack.open('/tmp/stack-faults', 5, say);
try {
  const load = seededLoad({ seed: 7, events: 2000, aheadOneIn: 100 });
  say(`load ${load.events.length}`);
  const world = await World.open(stack, { namespace: `f-${process.pid}`, sight: load.sight, say });
  try {
    await world.fleet.start('ingest', 'matcher', 'repairer', 'follower', 'patterns', 'writer');
    say('started');
    await world.sender.sendAt(400, load.events, new AbortController().signal);
    say('sent');
    const left = await world.drained(30_000);
    say(`drained ${JSON.stringify(left)}`);
    const found = await verify(world);
    say(JSON.stringify(found, null, 1));
  } catch (e) { say(String(e)); (await import("node:child_process")).execSync("cp -r /tmp/stack-faults/worlds /tmp/stack-faults-debug; tail -n 3 /tmp/stack-faults-debug/*/*.log >&2", {stdio: "inherit"}); } finally { await world.close(); }
} finally { await stack.close(); }
