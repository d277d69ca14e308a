import { WeirError } from '@weir/model';
import { Command, CommanderError } from 'commander';
import { addImport } from './import/command.js';
import { addRun } from './run/command.js';
import { addConfig } from './stack/config-command.js';
import { addDoctor } from './stack/doctor.js';
import { addDown } from './stack/down.js';
import { addSettings } from './stack/settings-command.js';
import { addStatus } from './stack/status.js';
import { addTopics } from './stack/topics-command.js';
import { addUp } from './stack/up.js';
import { addWait } from './stack/wait.js';
import { addTrace } from './trace/command.js';

const program = new Command('weir')
  .description('weir (堰): follows stolen money through layers of accounts, and says where it can still be stopped')
  .version('0.1.0')
  .showHelpAfterError('(weir help <command> says more)')
  .exitOverride();

const exit = (status: number): void => {
  process.exitCode = status;
};

addTrace(program, exit);
addImport(program, exit);
addUp(program, exit);
addDown(program, exit);
addStatus(program, exit);
addDoctor(program, exit);
addWait(program, exit);
addTopics(program, exit);
addConfig(program, exit);
addSettings(program, exit);
addRun(program, exit);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else if (error instanceof WeirError) {
    console.error(`weir: ${error.message}`);
    process.exitCode = 2;
  } else if (error instanceof Error && 'syscall' in error) {
    // A disk or a folder refused: say which, not where in our code.
    console.error(`weir: ${error.message}`);
    process.exitCode = 2;
  } else throw error;
}
