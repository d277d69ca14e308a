import { WeirError } from '@weir/model';
import { Command, CommanderError } from 'commander';
import { commandNamed, commands } from './commands.js';

const program = new Command('weir')
  .description('weir (堰): follows stolen money through layers of accounts, and says where it can still be stopped')
  .version('0.1.0')
  .showHelpAfterError('(weir help <command> says more)')
  .enablePositionalOptions()
  .exitOverride();

// Whoever reads a pipe may go when it has seen enough: what is printed after that nobody misses.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

const exit = (status: number): void => {
  process.exitCode = status;
};

const wanted = commandNamed(process.argv[2] ?? '');
for (const load of wanted === undefined ? Object.values(commands) : [wanted]) (await load())(program, exit);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else if (error instanceof Error && ('remedy' in error || 'syscall' in error || error instanceof WeirError)) {
    // Ours, or a disk or a folder that refused: what it says is enough, where it was thrown is not for the user.
    console.error(`weir: ${error.message}`);
    process.exitCode = 2;
  } else throw error;
}
