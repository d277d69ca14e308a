import { z } from 'zod';

/** What people are: each role has its rights, somebody may have several roles. */
export const Role = z.enum(['viewer', 'analyst', 'approver', 'admin', 'engineer']);

/** What a route asks for. */
export const Right = z.enum([
  /** See the board, cases, orders. */
  'read',
  /** See account numbers whole; taking it up is an act. */
  'unmask',
  /** Acknowledge, assign, dismiss, escalate, silence; draft and send requests, put in answers, reports and labels. */
  'act',
  /** Stop own accounts at once, below the limit. */
  'stop-own',
  /** Confirm what somebody else did: stops, extensions, freezes, releases, returns, decisions of appeals. */
  'approve',
  /** Tokens, institutions, terms of orders. */
  'administer',
  /** The engine room. */
  'operate',
]);

export const Me = z.strictObject({
  actor: z.string(),
  name: z.string(),
  roles: z.array(Role),
  rights: z.array(Right),
  /** The zone in which the desk works, like `+08:00`. */
  zone: z.string(),
  /** Banks whose accounts are the desk's own, as accounts begin: `bank:CMB:`. */
  own: z.array(z.string()),
});

export const SignIn = z.strictObject({ token: z.string().min(1).max(8_192) });

export type Role = z.infer<typeof Role>;
export type Right = z.infer<typeof Right>;
export type Me = z.infer<typeof Me>;
