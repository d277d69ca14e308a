import { scenarios } from './protections/index.js';
import { runScenarios } from './protections/run-scenarios.js';
import { FaultStack } from './stack/fault-stack.js';

const b = Date.now();
const say = (line: string) => console.error(((Date.now() - b) / 1000).toFixed(1), line);
const stack = await FaultStack.open('/tmp/stack-faults', 10, say);
const only = process.env['ONLY'];
try {
  const some = scenarios.filter((s) => !only || s.protection.includes(only));
  if (process.env['GREEN'] !== 'no')
    say(`GREEN ${JSON.stringify(await runScenarios({ stack, scenarios: some, without: null, say }))}`);
  if (process.env['RED'] !== 'no')
    for (const s of some)
      say(
        `RED ${s.protection} ${JSON.stringify(await runScenarios({ stack, scenarios: [s], without: s.protection, say }))}`,
      );
} finally {
  await stack.close();
}
