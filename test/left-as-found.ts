import { afterAll, beforeAll, expect, vi } from 'vitest';

// Short test files share a process (see vitest.config.ts): what one of them changes of it, the next one finds. So each has to
// leave it as it found it, or fails; what the runner itself put in place for it is taken away here.

const seen = () => ({
  folder: process.cwd(),
  variables: { ...process.env },
  listeners: ['uncaughtException', 'unhandledRejection', 'SIGTERM', 'SIGINT'].map((event) =>
    process.listenerCount(event),
  ),
  platform: [
    Date,
    Date.now,
    performance.now,
    Math.random,
    setTimeout,
    clearTimeout,
    setInterval,
    setImmediate,
    queueMicrotask,
    fetch,
  ],
});

let found: ReturnType<typeof seen>;
beforeAll(() => {
  found = seen();
});
afterAll(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  const left = seen();
  expect({ ...left, platform: [] }, 'the process as this file found it').toEqual({ ...found, platform: [] });
  for (const [place, own] of found.platform.entries())
    if (left.platform[place] !== own) throw new Error(`this file leaves another ${own.name} behind`);
});
