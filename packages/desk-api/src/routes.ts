import { boardRoutes } from './board-routes.js';
import { caseRoutes } from './case-routes.js';
import { feedRoutes } from './feed-routes.js';
import { holdRoutes } from './hold-routes.js';
import { matchingRoutes } from './matching-routes.js';
import { measureRoutes } from './measure-routes.js';
import { orderRoutes } from './order-routes.js';
import { reportRoutes } from './report-routes.js';

/** Every route there is: the server registers nothing else. */
export const routes = {
  ...boardRoutes,
  ...matchingRoutes,
  ...orderRoutes,
  ...holdRoutes,
  ...caseRoutes,
  ...feedRoutes,
  ...reportRoutes,
  ...measureRoutes,
} as const;

export type Routes = typeof routes;
export type RouteName = keyof Routes;
