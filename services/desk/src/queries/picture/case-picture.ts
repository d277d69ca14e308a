import type { CasePicture } from '@weir/desk-api';
import { WeirError } from '@weir/model';
import { gridOf } from '@weir/store';
import type { Ask, Handlers } from '../../http/handler.js';
import { keepWritten } from '../../http/written.js';
import { isLasting, type KnownCases } from '../known-cases.js';
import type { QueryParts } from '../query-parts.js';
import { foldOf } from './case-fold.js';
import { chosenFrom } from './choose.js';
import { type CaseSeen, type Cut, KnownPictures, type PictureSeen } from './known-pictures.js';
import { type NodesBeside, nodesBeside, withBeside } from './nodes-beside.js';
import { holdableOf, labelKindsOf, nodesOf, shownEdgesOf } from './picture-nodes.js';
import { sealAhead } from './seal-ahead.js';

const histogramStepsMax = 120;

const histogramOf = (times: readonly number[]): CasePicture['histogram'] => {
  if (times.length === 0) return { since: 0, stepMs: 1, counts: [] };
  const { since, stepMs, steps } = gridOf({ first: times[0]!, last: times.at(-1)! }, histogramStepsMax);
  const counts = Array.from({ length: steps }, () => 0);
  for (const time of times) counts[Math.floor((time - since) / stepMs)]!++;
  return { since, stepMs, counts };
};

type PictureAsk = Ask<'casePicture'>;

/** The case by layers: where the money went, where it is, and where sight of it ends. */
export const casePictureHandlers = (
  parts: QueryParts,
  known: KnownCases,
  pictures: KnownPictures = new KnownPictures(),
): Handlers<'casePicture'> => {
  const { store, refs } = parts;

  /** @throws {WeirError} `CASE_UNKNOWN` */
  const seeCase = async (
    name: string,
    { maxNodes }: PictureAsk['query'],
    version: number,
    signal: AbortSignal,
  ): Promise<CaseSeen> => {
    const accountsOf = async () => {
      const rows = await store.caseAccounts(name, signal);
      // Where there are more, nobody knows yet which of them are shown.
      if (rows.length <= maxNodes)
        void sealAhead(
          refs,
          rows.map(({ record }) => record.account),
          signal,
        );
      return rows;
    };
    const [summary, { links }, accounts, holdables] = await Promise.all([
      store.caseSummary(name),
      known.linksOf(name, signal),
      accountsOf(),
      store.caseHoldables(name, signal),
    ]);
    if (summary === null) throw new WeirError('CASE_UNKNOWN', `no case ${JSON.stringify(name)}`);
    return {
      fold: foldOf({ name, links, accounts: accounts.map(({ record }) => record), holdables }),
      holdable: holdableOf(holdables),
      stale: summary.record.stale,
      version,
      isLasting: isLasting(links),
    };
  };

  const cutOf = async ({ fold }: CaseSeen, query: PictureAsk['query'], signal: AbortSignal): Promise<Cut> => {
    const choice = chosenFrom(fold, {
      asset: query.asset,
      minTaint: BigInt(query.minTaint ?? '0'),
      since: query.since ?? null,
      until: query.until ?? null,
      maxNodes: query.maxNodes,
    });
    const accounts = choice.pockets.map(({ place }) => place.account);
    const [labels] = await Promise.all([labelKindsOf(store, choice.pockets), sealAhead(refs, accounts, signal)]);
    return { choice, labels, shown: new Map() };
  };

  const pictureOf = (seen: CaseSeen, { choice, labels }: Cut, name: string, who: PictureAsk['who']): PictureSeen => {
    const pockets = [...choice.pockets].sort((left, right) => left.row.layer - right.row.layer);
    const picture = {
      case: name,
      nodes: nodesOf(pockets, labels, seen.holdable, refs, who),
      edges: shownEdgesOf(choice.edges, refs),
      nodesShown: choice.pocketsShown,
      edgesShown: choice.edgesShown,
      histogram: histogramOf(choice.timesInAll),
      asOf: seen.version,
      stale: seen.stale,
    };
    return { picture, pockets, beside: null };
  };

  return {
    casePicture: async ({ params, query, who, signal }) => {
      const name = params.case;
      const { mark, version } = await store.caseMark(name, signal);
      const kept = pictures.of(name, mark);
      const seen = await kept.seen(() => seeCase(name, query, version, signal));
      const cut = await kept.cut(JSON.stringify(query), () => cutOf(seen, query, signal));
      const isUnmasked = who.rights.has('unmask');
      const shown = cut.shown.get(isUnmasked) ?? pictureOf(seen, cut, name, who);
      cut.shown.set(isUnmasked, shown);
      return answerOf(shown, nodesBeside(parts, name, shown.pockets, who));
    },
  };
};

/** The same answer, with what was written of it, as long as nobody orders or writes anything else. */
const answerOf = (shown: PictureSeen, beside: NodesBeside): CasePicture => {
  if (shown.beside?.name === beside.name) return shown.beside.answer;
  const answer = withBeside(shown.picture, beside);
  shown.beside = { name: beside.name, answer };
  return keepWritten(answer);
};
