import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { lackText, trustedKey } from '@weir/evidence';
import { parseDuration, WeirError } from '@weir/model';
import type { Command } from 'commander';
import { spoken } from '../language/words.js';
import { loadConfiguration } from '../stack/configuration.js';
import { telling } from '../stack/report.js';
import { schemasAtHand } from '../stack/schemas-at-hand.js';
import { connectTo } from '../world/open-world.js';
import { makeEvidence } from './make.js';
import { readWhole } from './read-whole.js';
import { texts } from './texts.js';
import { verifiedText } from './verified-text.js';
import { verifyAtHand } from './verify-at-hand.js';

interface MakeFlags {
  readonly out: string;
  readonly by?: string;
  readonly attach: readonly string[];
  readonly wait: string;
  readonly asItStands: boolean;
  readonly json: boolean;
  readonly namespace?: string;
}

const runMake = async (name: string, flags: MakeFlags): Promise<number> => {
  const waitMs = parseDuration(flags.wait);
  if (waitMs === null)
    throw new WeirError('USAGE', `--wait wants a whole number with ms, s, m, h or d, not ${flags.wait}`);
  const said = spoken(texts);
  const connection = await connectTo(flags.namespace);
  try {
    const made = await makeEvidence(
      connection,
      {
        case: name,
        out: flags.out,
        madeBy: flags.by ?? userInfo().username,
        madeAt: Date.now(),
        zone: connection.config.desk.zone,
        reading: { zone: connection.config.zone, contracts: connection.config.contracts },
        attach: flags.attach,
        waitMs,
        asItStands: flags.asItStands,
        key: connection.config.evidence.key,
      },
      (step) => {
        if (!flags.json) console.error(said.step(step));
      },
    );
    if (flags.json) {
      console.log(JSON.stringify(made));
      return made.lacks.length === 0 ? 0 : 1;
    }
    console.log(said.made(made.file, made.transfers, made.messages, made.bytes));
    if (made.missing > 0) console.error(said.gone(made.missing));
    if (made.stale) console.error(said.stale);
    if (made.lacks.length === 0) return 0;
    console.error(said.lacks(lackText(made.lacks)));
    return 1;
  } finally {
    await connection.close();
  }
};

interface VerifyFlags {
  readonly json: boolean;
  readonly key?: string;
}

const runVerify = async (file: string, { json, key }: VerifyFlags): Promise<number> => {
  const { config } = await loadConfiguration();
  const trusted = key === undefined ? null : trustedKey(readFileSync(key, 'utf8'));
  const { unread, verified } = await verifyAtHand(readWhole(file), config, schemasAtHand(config), trusted);
  const { manifest, checks, isWhole, signedBy } = verified;
  if (json) {
    console.log(
      JSON.stringify({
        file,
        case: manifest.case,
        madeAt: manifest.madeAt,
        isWhole,
        signedBy,
        checks,
        missing: manifest.missing,
        unread,
      }),
    );
    return isWhole ? 0 : 1;
  }
  for (const line of verifiedText(file, verified, trusted !== null, unread)) console.log(line);
  return isWhole ? 0 : 1;
};

/** 1 is said of a package, and of nothing else. */
const statusOfMistake = (): number => 2;

const gather = (value: string, before: readonly string[]): string[] => [...before, value];

/** `weir evidence`: packages that stand up without us. Exit status 0, 1 where one does not hold, 2 for mistakes. */
export const addEvidence = (program: Command, exit: (status: number) => void): void => {
  const group = program.command('evidence').description('make and check evidence packages of cases');
  group
    .command('make')
    .description('put a case, its transfers and their raw messages into one file, with a report to read')
    .argument('<case>', 'its name')
    .requiredOption('--out <file>', 'the ZIP file to write')
    .option('--by <name>', 'who makes it (default: the user of this machine)')
    .option('--attach <file=source>', 'a file to put in, and where it comes from; may be given again', gather, [])
    .option('--wait <duration>', 'how long to wait until all that the case rests on is in the store', '60s')
    .option(
      '--as-it-stands',
      'after that make it all the same; the package says what it lacks, and does not verify',
      false,
    )
    .option('--json', 'say what was written as JSON', false)
    .option('--namespace <name>', 'the installation to ask (default: the configured one)')
    .addHelpText(
      'after',
      '\nExit status: 0; 1 made, and says what it lacks; 2 nothing was made: a wrong option, or a server is away.',
    )
    .action((name: string, flags: MakeFlags) => telling(exit, () => runMake(name, flags), statusOfMistake));
  group
    .command('verify')
    .description('hold a package to itself: hashes, messages, transfers and traced figures; asks no server')
    .argument('<file>', 'the package')
    .option('--key <file>', 'the public key, PEM, by which it must be signed')
    .option('--json', 'as JSON', false)
    .addHelpText('after', '\nExit status: 0 it holds; 1 it does not; 2 it cannot be read, or a wrong option.')
    .action((file: string, flags: VerifyFlags) => telling(exit, () => runVerify(file, flags), statusOfMistake));
};
