import { runStories } from './protections/run-stories.js';
import { lostTail } from './hardships/lost-tail.js';
import { runBackpressure } from './hardships/run-backpressure.js';
import { FaultStack } from './stack/fault-stack.js';
const b = Date.now();
const say = (line: string) => console.error(((Date.now() - b) / 1000).toFixed(1), line);
const stack = await FaultStack.open('/tmp/stack-faults', 10, say);
try {
  say(`TAIL ${JSON.stringify(await runStories({ stack, stories: [lostTail], without: null, say }))}`);
  say(`PRESS ${JSON.stringify(await runBackpressure({ stack, seed: 7, events: 20000, say }))}`);
} finally { await stack.close(); }
