import { access, stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import { lackText, trustedKey } from '@weir/evidence';
import { parseDuration, WeirError } from '@weir/model';
import { unreadable } from '../files/lines.js';
import { removedWhenEnded } from '../files/removed-when-ended.js';
import { spareInputs } from '../files/spare-inputs.js';
import { spoken } from '../language/words.js';
import { loadConfiguration } from '../stack/configuration.js';
import { schemasAtHand } from '../stack/schemas-at-hand.js';
import { connectTo } from '../world/open-world.js';
import { makeEvidence, unfinishedOf } from './make.js';
import { readGiven } from './read-whole.js';
import { texts } from './texts.js';
import { verifiedText } from './verified-text.js';
import { verifyAtHand } from './verify-at-hand.js';

export interface MakeFlags {
  readonly out: string;
  readonly by?: string;
  readonly attach: readonly string[];
  readonly wait: string;
  readonly asItStands: boolean;
  readonly json: boolean;
  readonly namespace?: string;
}

/**
 * What is wrong with the file to be written is told before a case is read, which may take minutes.
 * @throws {WeirError} `USAGE`, `UNREADABLE`
 */
const assertCanBeMade = async ({ attach, by, out }: Pick<MakeFlags, 'attach' | 'by' | 'out'>): Promise<void> => {
  if (by?.trim() === '') throw new WeirError('USAGE', '--by wants a name');
  const there = await stat(out).catch(() => null);
  if (there?.isDirectory()) throw new WeirError('USAGE', `--out wants a file, not ${out}: that is a folder`);
  await access(dirname(out)).catch((error: unknown) => {
    throw unreadable(out, error);
  });
  const attached = attach.map((given) => given.split('=', 1)[0]!);
  await spareInputs('--out', [out], attached);
};

export const runMake = async (name: string, flags: MakeFlags): Promise<number> => {
  const waitMs = parseDuration(flags.wait);
  if (waitMs === null)
    throw new WeirError('USAGE', `--wait wants a whole number with ms, s, m, h or d, not ${flags.wait}`);
  await assertCanBeMade(flags);
  const said = spoken(texts);
  const connection = await connectTo(flags.namespace);
  const release = removedWhenEnded(unfinishedOf(flags.out));
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
    release();
    await connection.close();
  }
};

export interface VerifyFlags {
  readonly json: boolean;
  readonly key?: string;
}

export const runVerify = async (file: string, { json, key }: VerifyFlags): Promise<number> => {
  const { config } = loadConfiguration();
  const trusted = key === undefined ? null : trustedKey(readGiven(key).toString('utf8'));
  const { unread, verified } = await verifyAtHand(readGiven(file), config, schemasAtHand(config), trusted);
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
