import type { Command } from 'commander';

/** Adds a command to the program; `exit` takes its status. */
export type AddCommand = (program: Command, exit: (status: number) => void) => void;

/**
 * The commands by name, in the order of the help, each loaded only when it is needed: a trace of a small file should
 * not wait for the clients of Kafka and ClickHouse.
 */
export const commands: Readonly<Record<string, () => Promise<AddCommand>>> = {
  demo: async () => (await import('./demo/command.js')).addDemo,
  trace: async () => (await import('./trace/command.js')).addTrace,
  import: async () => (await import('./import/command.js')).addImport,
  up: async () => (await import('./stack/up.js')).addUp,
  down: async () => (await import('./stack/down.js')).addDown,
  status: async () => (await import('./stack/status.js')).addStatus,
  doctor: async () => (await import('./stack/doctor.js')).addDoctor,
  wait: async () => (await import('./stack/wait.js')).addWait,
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
export const commandNamed = (name: string): (typeof commands)[string] | undefined =>
  Object.hasOwn(commands, name) ? commands[name] : undefined;
