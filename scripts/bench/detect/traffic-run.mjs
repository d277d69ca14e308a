// Generated traffic through all detectors, and how good they were.
import { compareJudgements, generateTraffic, judgeByRule, judgeFindings, trafficTruth } from '@weir/simulate';
import { linksOf, movementsOf } from './ledger.mjs';
import { runPocketRules } from './pocket-rules.mjs';
import { runShapeRules } from './shape-rules.mjs';

const startsBeforeMs = 3_600_000;

const labelsOf = (traffic) =>
  traffic.labels.map(({ account, kind, owner }) => ({
    label: { account: traffic.accountName(account), kind, from: null, to: null },
    source: 'bench',
    version: 1,
    withdrawn: false,
    ...(owner === null ? {} : { owner }),
  }));

/**
 * @param options of generateTraffic
 * @param rules `pocket`: rule sets of the bank; `shapes`: journal rule sets; `hasShadow`
 * @param makeFold () => a PatternsFold, null where there is none
 */
export const runTraffic = (options, rules, makeFold) => {
  const timings = {};
  const timed = (what, run) => {
    const began = performance.now();
    const result = run();
    timings[what] = Math.round(performance.now() - began) / 1_000;
    return result;
  };
  const traffic = timed('generate', () => generateTraffic(options));
  const movements = timed('objects', () => movementsOf(traffic));
  const { transfers } = traffic;
  // An account has one asset here: its number is its pocket's.
  const accountOf = (row, side) => (side === 0 ? transfers.from[row] : transfers.to[row]);
  const links = timed('match', () => linksOf(movements, accountOf));

  const found = { live: [], shadow: [] };
  const liveAt = new Map();
  const isHub = (account) => traffic.kindOf(account) === 'cash machine';
  const pocketOf = (row, side) => {
    const account = accountOf(row, side);
    return isHub(account) ? -1 : account;
  };
  timed('pocketRules', () => {
    runPocketRules(movements, links, pocketOf, { ruleSets: rules.pocket }, (fired, pocket, row, evidence) => {
      const rows = evidence.tokens.map((token) => Math.floor(token / 2));
      const atMs = transfers.timeMs[row];
      found[fired.set].push({ rule: fired.rule, severity: fired.severity, suspects: [pocket], atMs, evidence: rows });
      if (fired.set !== 'live') return;
      const finding = {
        id: `${fired.rule}/${pocket}/${evidence.tokens[0]}`,
        set: fired.set,
        state: 'standing',
        account: traffic.accountName(pocket),
        since: evidence.since,
        until: transfers.timeMs[row],
        transfers: rows.map((each) => movements[each].id),
      };
      liveAt.set(row, [...(liveAt.get(row) ?? []), finding]);
    });
  });

  const numberOf = new Map();
  for (let account = 0; account < traffic.accountCount; account++) numberOf.set(traffic.accountName(account), account);
  const swaps = { live: new Map(), shadow: new Map() };
  const fold = makeFold();
  let shapesUsPerTransfer = null;
  if (fold !== null) {
    timed('shapeRules', () => {
      let fromRow = traffic.measuredFrom;
      while (fromRow > 0 && transfers.timeMs[fromRow - 1] >= traffic.settings.startMs - startsBeforeMs) fromRow--;
      const opening = { labels: labelsOf(traffic), rules: rules.shapes };
      shapesUsPerTransfer = runShapeRules(
        fold,
        movements,
        links,
        fromRow,
        opening,
        (row) => liveAt.get(row) ?? [],
        (finding, row, suspects) => {
          const evidence = finding.transfers.map((id) => Number(id.slice(1)));
          if (finding.rule === 'swap') {
            swaps[finding.set].set(evidence[0], evidence.slice(1));
            return;
          }
          found[finding.set].push({
            rule: finding.rule === 'same-device' ? sameWhat(finding) : finding.rule,
            severity: finding.severity,
            suspects: suspects.map((account) => numberOf.get(account)),
            atMs: transfers.timeMs[row],
            evidence,
          });
        },
      );
    });
  }

  const truth = trafficTruth(traffic);
  const figures = {
    accounts: traffic.settings.accounts,
    days: traffic.settings.days,
    seed: traffic.settings.seed,
    transfers: transfers.length - traffic.measuredFrom,
    history: traffic.measuredFrom,
    mules: truth.mules.length,
    victims: traffic.truth.victims.size,
    stolenMinor: truth.stolenMinor,
    ...judged(truth, found.live),
    swap: judgeSwaps(traffic.truth.swaps, swaps.live),
    shapesUsPerTransfer,
    seconds: timings,
  };
  if (!rules.hasShadow) return figures;
  const shadow = judged(truth, found.shadow);
  return { ...figures, shadow, difference: differences(truth, found) };
};

const judged = (truth, findings) => ({
  perRule: judgeByRule(truth, findings),
  together: judgeFindings(truth, findings),
  togetherHigh: judgeFindings(
    truth,
    findings.filter(({ severity }) => severity === 'high'),
  ),
});

const differences = (truth, { live, shadow }) => {
  const rules = [...new Set([...live, ...shadow].map(({ rule }) => rule))].sort();
  const of = (findings) => ({ findings, judgement: judgeFindings(truth, findings) });
  const pairs = rules.map((rule) => {
    const mine = (findings) => of(findings.filter((one) => one.rule === rule));
    return [rule, compareJudgements(mine(live), mine(shadow))];
  });
  return { ...Object.fromEntries(pairs), together: compareJudgements(of(live), of(shadow)) };
};

/** The rule looks at devices and at addresses; its evidence may be cut, its text says which. */
const sameWhat = ({ text }) => (text.en.startsWith('same device') ? 'same-device' : 'same-address');

/** Which sends were joined to the payment that they were really for. */
const judgeSwaps = (truth, said) => {
  const priceOf = new Map(truth.map(({ price, send }) => [send, price]));
  let right = 0;
  for (const [send, credits] of said) if (credits.includes(priceOf.get(send))) right += 1;
  return {
    swaps: truth.length,
    said: said.size,
    right,
    precision: said.size === 0 ? null : right / said.size,
    recall: truth.length === 0 ? null : right / truth.length,
  };
};
