import type { Command } from 'commander';

/** Adds a command to the program; `exit` takes its status. */
export type AddCommand = (program: Command, exit: (status: number) => void) => void;

type Load = () => Promise<AddCommand>;

/**
 * The commands by name, in the order of the help, each loaded only when it is needed. What is loaded here says what a
 * command takes; what does its work is loaded when it is called. So help of all of them, and a trace of a small file,
 * wait for no client of Kafka or ClickHouse.
 */
export const commands: Readonly<Record<string, Load>> = {
  demo: async () => (await import('./demo/command.js')).addDemo,
  trace: async () => (await import('./trace/command.js')).addTrace,
  import: async () => (await import('./import/command.js')).addImport,
  up: async () => (await import('./stack/up-command.js')).addUp,
  down: async () => (await import('./stack/down-command.js')).addDown,
  status: async () => (await import('./stack/status-command.js')).addStatus,
  doctor: async () => (await import('./stack/doctor-command.js')).addDoctor,
  wait: async () => (await import('./stack/wait-command.js')).addWait,
  run: async () => (await import('./run/command.js')).addRun,
  topics: async () => (await import('./stack/topics-command.js')).addTopics,
  config: async () => (await import('./stack/config-command.js')).addConfig,
  settings: async () => (await import('./stack/settings-command.js')).addSettings,
  send: async () => (await import('./send/command.js')).addSend,
  simulate: async () => (await import('./simulate/command.js')).addSimulate,
  dlq: async () => (await import('./dlq/command.js')).addDlq,
  late: async () => (await import('./late/command.js')).addLate,
  replay: async () => (await import('./replay/command.js')).addReplay,
  diff: async () => (await import('./diff/command.js')).addDiff,
  promote: async () => (await import('./promote/command.js')).addPromote,
  verify: async () => (await import('./verify/command.js')).addVerify,
  report: async () => (await import('./report/command.js')).addReport,
  alerts: async () => (await import('./alerts/command.js')).addAlerts,
  findings: async () => (await import('./findings/command.js')).addFindings,
  check: async () => (await import('./check/command.js')).addCheck,
  case: async () => (await import('./case/command.js')).addCase,
  evidence: async () => (await import('./evidence/command.js')).addEvidence,
  desk: async () => (await import('./desk/command.js')).addDesk,
  audit: async () => (await import('./audit/command.js')).addAudit,
  path: async () => (await import('./path/command.js')).addPath,
  completion: async () => (await import('./completion/command.js')).addCompletion,
};

/** The command of that name; undefined where there is none, though every object has such a property. */
export const commandNamed = (name: string): Load | undefined =>
  Object.hasOwn(commands, name) ? commands[name] : undefined;

/** Where a line goes on behind `--lang zh`. */
const beginOf = ([first = '']: readonly string[]): number =>
  first === '--lang' ? 2 : first.startsWith('--lang=') ? 1 : 0;

const isWord = (word: string | undefined): word is string => word !== undefined && !word.startsWith('-');

/**
 * A line as the parser takes it: `help case show` is `case show --help`, of which its own `help` knows the first word
 * only; and of a command that there is not it is asked nothing, since it would answer with the list of all.
 */
export const asParsed = (words: readonly string[]): readonly string[] => {
  const at = beginOf(words);
  const language = words.slice(0, at);
  const [first, ...rest] = words.slice(at);
  const asked = first === 'help' && isWord(rest[0]) ? [...rest, '--help'] : words.slice(at);
  const [name] = asked;
  const isNone = isWord(name) && name !== 'help' && commandNamed(name) === undefined;
  return [...language, ...(isNone ? [name] : asked)];
};

/** The first word of a line behind its language, as it is parsed: the name of a command, if it is one. */
export const nameIn = (words: readonly string[]): string => words[beginOf(words)] ?? '';

/**
 * What a line needs of all commands, as it is parsed: the one it names; none where it asks for the version; else all, of
 * which help has a list and a misspelt name its likeness.
 */
export const commandsFor = (words: readonly string[]): readonly Load[] => {
  const first = nameIn(words);
  if (first === '--version' || first === '-V') return [];
  const wanted = commandNamed(first);
  return wanted === undefined ? Object.values(commands) : [wanted];
};
