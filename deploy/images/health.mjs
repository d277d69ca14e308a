// Whether the services of this container are alive and ready, for HEALTHCHECK: status 0, or 1 with what is wrong.
// A container that runs another command (`weir topics apply`) has nothing to answer and counts as well.
import { readFileSync } from 'node:fs';
import { isAlive, serviceRecords } from '../../services/cli/dist/run/service-record.js';

const askTimeoutMs = 3_000;

/** What is wrong with a page, or null. */
const askedOf = async (name, address) => {
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(askTimeoutMs) });
    return answer.ok ? null : `${name} ${address}: ${answer.status} ${(await answer.text()).slice(0, 200)}`;
  } catch (error) {
    return `${name} ${address}: ${error.cause?.message ?? error.message}`;
  }
};

// The container's command, whether or not something stands before it that reaps its children.
const command = readFileSync('/proc/1/cmdline', 'utf8').split('\0');
const isService = command.includes('run');
const { WEIR_STATE_DIR: stateDir = '.weir' } = process.env;
// A volume keeps the records of containers that were killed.
const records = serviceRecords(stateDir).filter(isAlive);
const asked = records.flatMap(({ name, url }) => ['/livez', '/readyz'].map((page) => askedOf(name, url + page)));
const problems = (await Promise.all(asked)).filter((problem) => problem !== null);
if (isService && records.length === 0) problems.push('no service listens yet');
if (problems.length > 0) console.log(problems.join('\n'));
process.exit(problems.length === 0 ? 0 : 1);
