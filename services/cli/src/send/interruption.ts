/**
 * A signal that Ctrl-C or SIGTERM aborts, or a reader of standard output that goes away, so that work ends in good
 * order. The second Ctrl-C ends the process as usual. `release` gives the signals back.
 */
export const interruption = (): { readonly signal: AbortSignal; readonly release: () => void } => {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  const names = ['SIGINT', 'SIGTERM'] as const;
  for (const name of names) process.once(name, abort);
  process.stdout.on('error', abort);
  return {
    signal: controller.signal,
    release: () => {
      for (const name of names) process.off(name, abort);
      process.stdout.off('error', abort);
    },
  };
};
