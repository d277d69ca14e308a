/** Commands that keep state: snapshots, logs and databases have account numbers whole. */
const keepsState: ReadonlySet<string> = new Set(['demo', 'up', 'run', 'replay']);

const others = 0o007;

/**
 * The mask of the files that a command makes, and whatever it starts: what keeps state makes none that other users of the machine could
 * read. The group is left as it was: machines share a folder by it.
 */
export const maskFor = (command: string, mask: number): number => (keepsState.has(command) ? mask | others : mask);
