import picocolors from 'picocolors';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Whether what is printed has colours: on a terminal that has them, or where FORCE_COLOR asks for them; NO_COLOR ends it.
 * Nothing else counts: a variable that says that this is a build (CI) would put escape codes into files and pipes.
 */
export const wantsColours = (env: Environment, isTerminal: boolean): boolean => {
  if (env['NO_COLOR']) return false;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  return isTerminal && env['TERM'] !== 'dumb';
};

/** Colours for standard output. */
export const colours = picocolors.createColors(wantsColours(process.env, process.stdout.isTTY === true));
