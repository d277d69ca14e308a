// Ends one process of a test's stack after a number of seconds, so that a killed test leaves nothing behind.
// Its orders come by the environment: on its own command line the marker would make it look like the process it watches.
import { carriesMarker } from './command-line.mjs';

const { pid, marker, lifetimeSeconds } = JSON.parse(process.env['WEIR_LIFETIME'] ?? '{}');
const endsAtMs = Date.now() + lifetimeSeconds * 1000;
const graceMs = 10_000;

let asked = false;
setInterval(() => {
  if (!carriesMarker(pid, marker)) process.exit(0);
  const overdueMs = Date.now() - endsAtMs;
  try {
    if (overdueMs > graceMs) process.kill(pid, 'SIGKILL');
    else if (overdueMs > 0 && !asked) {
      asked = true;
      process.kill(pid, 'SIGTERM');
    }
  } catch {
    // It ended between the look and the signal; the next round sees that.
  }
}, 500);
