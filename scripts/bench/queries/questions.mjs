// What the desk is asked, each with arguments by chance: as its server asks, HTTP aside.
import { writtenOf } from '@weir/desk';
import { routes } from '@weir/desk-api';
import { someAccount } from './cases.mjs';

const dayMs = 86_400_000;

/** One call of a route's handler: parameters checked and the answer written out, as the server does. */
const ask =
  (handlers, who) =>
  async (name, { params = {}, query = {} }) => {
    const route = routes[name];
    const answer = await handlers[name]({
      params: route.params?.parse(params),
      query: route.query?.parse(query),
      who,
      seen: null,
      signal: new AbortController().signal,
    });
    return writtenOf(answer);
  };

/**
 * @param cases as planted, the large one first
 * @param chance a number from 0 to 1, another each time
 * @returns by name: a function that asks once
 */
export const questionsOf = ({ handlers, openAfresh, refs, who, cases, chance }) => {
  const asked = ask(handlers, who);
  const [large, ...few] = cases;
  const one = () => few[Math.floor(chance() * few.length)];
  const account = () => refs.seal(someAccount(chance, chance() < 0.2));
  const busiest = () => refs.seal(someAccount(() => 0, true));
  // Somebody is always the first to ask.
  const afresh = async (...of) => {
    const desk = openAfresh();
    try {
      return await ask(desk.handlers, who)(...of);
    } finally {
      await desk.close();
    }
  };
  const between = ({ from, to, firstMs }, query) => ({
    query: { from: refs.seal(from), to: refs.seal(to), ...query(firstMs) },
  });
  const accountLinks = (ref, query) => asked('accountLinks', { params: { ref }, query });
  return {
    cases: () => asked('cases', {}),
    case: () => asked('case', { params: { case: one().name } }),
    casePicture: () => asked('casePicture', { params: { case: one().name } }),
    casePictureFirst: () => afresh('casePicture', { params: { case: one().name } }),
    casePictureLarge: () => asked('casePicture', { params: { case: large.name }, query: { maxNodes: 20_000 } }),
    casePictureLargeFirst: () => afresh('casePicture', { params: { case: large.name }, query: { maxNodes: 20_000 } }),
    caseLinks: () => asked('caseLinks', { params: { case: one().name } }),
    relatedCases: () => asked('relatedCases', { params: { case: one().name } }),
    account: () => asked('account', { params: { ref: account() } }),
    accountFirst: () => afresh('account', { params: { ref: account() } }),
    accountBusiest: () => asked('account', { params: { ref: busiest() } }),
    accountBusiestFirst: () => afresh('account', { params: { ref: busiest() } }),
    accountLinks: () => accountLinks(account(), {}),
    accountLinksByAmount: () => accountLinks(account(), { sort: 'amount', direction: 'out' }),
    accountLinksBusiest: () => accountLinks(busiest(), {}),
    accountLinksBusiestFirst: () => afresh('accountLinks', { params: { ref: busiest() }, query: {} }),
    pathsInAWeek: () =>
      asked(
        'paths',
        between(one(), (since) => ({ since, until: since + 7 * dayMs })),
      ),
    pathsInAYear: () => asked('paths', { query: { from: account(), to: account() } }),
    pathsInAYearFirst: () => afresh('paths', { query: { from: account(), to: account() } }),
  };
};
