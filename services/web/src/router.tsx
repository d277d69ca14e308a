import { createRootRoute, createRoute, createRouter, redirect } from '@tanstack/react-router';
import { AccountFindPage } from './account/AccountFindPage.js';
import { AccountPage } from './account/AccountPage.js';
import { SharedAccountsPage } from './account/SharedAccountsPage.js';
import { AuditPage } from './audit/AuditPage.js';
import { BoardPage } from './board/BoardPage.js';
import { CaseListPage } from './case/CaseListPage.js';
import { CasePage } from './case/CasePage.js';
import { EnginePage } from './engine/EnginePage.js';
import { LabelsPage } from './labels/LabelsPage.js';
import { OrderPage } from './orders/OrderPage.js';
import { OrdersPage } from './orders/OrdersPage.js';
import { PathPage } from './path/PathPage.js';
import { ReleasesPage } from './releases/ReleasesPage.js';
import { ReportsPage } from './reports/ReportsPage.js';
import { NotFound } from './shell/NotFound.js';
import { Shell } from './shell/Shell.js';
import { readAddress, type ViewState, writeAddress } from './shell/view-address.js';

const root = createRootRoute({
  component: Shell,
  notFoundComponent: NotFound,
  // Pages read what they know and leave the rest alone: an address of a newer version opens in an older one.
  validateSearch: (search: Record<string, unknown>): ViewState => search as ViewState,
});
const page = <const Path extends string>(path: Path, component: () => React.ReactNode) =>
  createRoute({ getParentRoute: () => root, path, component });

const tree = root.addChildren([
  createRoute({
    getParentRoute: () => root,
    path: '/',
    beforeLoad: () => {
      throw redirect({ to: '/board' });
    },
  }),
  page('/board', BoardPage),
  page('/cases', CaseListPage),
  page('/cases/$case', CasePage),
  page('/path', PathPage),
  page('/accounts', AccountFindPage),
  page('/accounts/shared', SharedAccountsPage),
  page('/accounts/$ref', AccountPage),
  page('/orders', OrdersPage),
  page('/orders/$id', OrderPage),
  page('/releases', ReleasesPage),
  page('/reports', ReportsPage),
  page('/labels', LabelsPage),
  page('/audit', AuditPage),
  page('/engine', EnginePage),
]);

export const router = createRouter({
  routeTree: tree,
  parseSearch: readAddress,
  stringifySearch: writeAddress,
  scrollRestoration: true,
  // What scrolls is the same element on all pages: another page begins at its top, one that is gone back to where it was left.
  scrollToTopSelectors: ['#content'],
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
