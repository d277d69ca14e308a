// The story simulator's frauds through the services' own code: how many findings stand, and how many of them are right.
import { cpuUsage } from 'node:process';
import { simulate } from '@weir/simulate';
import { storyStream } from './story-stream.mjs';

const startMs = Date.UTC(2026, 4, 1, 2);

/** The stream names a transfer of the chain by chain, block, transaction and log; the simulator's ledger by the latter three. */
const streamId = (id) => (id.includes('_') ? `tron:0x2b6653dc:${id.replace('_', ':')}` : id);

const nothing = () => ({ said: 0, standing: 0, high: 0, accounts: new Set(), right: 0 });

/** The live findings of one story as they are in the end, by id, and what patterns' part of that cost. */
const findingsOf = async (simulation, fold) => {
  const latest = new Map();
  let spentUs = 0;
  for await (const { message, rows } of storyStream(simulation.messages)) {
    const began = cpuUsage();
    const changed = [...fold.apply(message), ...fold.applyCases(rows)];
    const { user, system } = cpuUsage(began);
    spentUs += user + system;
    changed.push(...message.findings);
    for (const finding of changed) if (finding.set === 'live') latest.set(finding.id, finding);
  }
  return { latest, spentUs };
};

/**
 * Right is a finding about an account of a crew's; of a swap: that names the payment which its send was for.
 * @returns by rule what stands at the end of all stories, and processor time of patterns, microseconds a transfer
 */
export const runStories = async (count, durationMinutes, newFold) => {
  const perRule = {};
  let [spentUs, transfers, crewAccounts, swaps] = [0, 0, 0, 0];
  for (let seed = 1; seed <= count; seed++) {
    const simulation = simulate({ seed, startMs, durationMinutes });
    const crew = new Set(simulation.crewAccounts);
    const priceOf = new Map(simulation.swaps.map(({ price, send }) => [streamId(send), price]));
    const isRight = ({ rule, account, transfers: [first, ...others] }) =>
      rule === 'swap' ? others.includes(priceOf.get(first)) : crew.has(account);
    const story = await findingsOf(simulation, newFold());
    spentUs += story.spentUs;
    transfers += simulation.summary.transfers;
    crewAccounts += crew.size;
    swaps += priceOf.size;
    for (const finding of story.latest.values()) {
      perRule[finding.rule] ??= nothing();
      const one = perRule[finding.rule];
      one.said += 1;
      if (finding.state !== 'standing') continue;
      one.standing += 1;
      one.accounts.add(`${seed} ${finding.account}`);
      if (finding.severity === 'high') one.high += 1;
      if (isRight(finding)) one.right += 1;
    }
  }
  const rules = Object.entries(perRule)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([rule, { accounts, ...one }]) => [
      rule,
      { ...one, accounts: accounts.size, precision: one.standing === 0 ? null : one.right / one.standing },
    ]);
  return {
    stories: count,
    crewAccounts,
    swaps,
    perRule: Object.fromEntries(rules),
    usPerTransfer: spentUs / transfers,
  };
};
