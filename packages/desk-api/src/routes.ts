import { boardRoutes } from './board-routes.js';
import { caseRoutes } from './case-routes.js';
import { engineRoutes } from './engine-routes.js';
import { feedRoutes } from './feed-routes.js';
import { holdRoutes } from './hold-routes.js';
import { matchingRoutes } from './matching-routes.js';
import { measureRoutes } from './measure-routes.js';
import { orderRoutes } from './order-routes.js';
import { pictureRoutes } from './picture-routes.js';
import { reportRoutes } from './report-routes.js';

/** Every route there is: the server registers nothing else. */
export const routes = {
  ...boardRoutes,
  ...matchingRoutes,
  ...orderRoutes,
  ...holdRoutes,
  ...caseRoutes,
  ...pictureRoutes,
  ...feedRoutes,
  ...reportRoutes,
  ...engineRoutes,
  ...measureRoutes,
} as const;

export type Routes = typeof routes;
export type RouteName = keyof Routes;
