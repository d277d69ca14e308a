import { Right, type Role } from '@weir/desk-api';

/** What each role may do. Nobody confirms or decides what they did themselves, whatever their roles: the fold sees to it. */
export const rightsOf: Readonly<Record<Role, readonly Right[]>> = {
  viewer: ['read'],
  analyst: ['read', 'unmask', 'act', 'stop-own'],
  approver: ['read', 'unmask', 'approve'],
  admin: ['read', 'administer'],
  engineer: ['read', 'operate'],
};

/** The rights of somebody with these roles, in the order in which rights are listed. */
export const rightsOfAll = (roles: Iterable<Role>): ReadonlySet<Right> => {
  const all = new Set([...roles].flatMap((role) => rightsOf[role]));
  return new Set(Right.options.filter((right) => all.has(right)));
};
