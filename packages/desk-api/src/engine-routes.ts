import { z } from 'zod';
import { route } from './route.js';
import { Shown, TimeMs } from './values.js';

/** A world that a replay made beside the live one, how far it has come and what a comparison said. */
export const WorldShown = z.strictObject({
  namespace: z.string(),
  isLive: z.boolean(),
  /** Nothing before what it reads is known to it. */
  isCold: z.boolean(),
  /** As it was typed: topics, from, to. */
  topics: z.array(z.string()),
  from: z.string(),
  to: z.string(),
  plannedAt: TimeMs,
  /** Raw messages that stand in its journal, of those there are to read, and stages that are not through; null: not known. */
  progress: z
    .strictObject({
      taken: z.int(),
      messages: z.int(),
      left: z.array(z.strictObject({ stage: z.string(), of: z.string(), lag: z.int().nullable() })),
    })
    .nullable(),
  /** The last comparison with another world; null: none since it was planned. */
  compared: z.strictObject({ with: z.string(), differences: z.int(), at: TimeMs }).nullable(),
});

export const Worlds = z.strictObject({ live: z.string(), worlds: z.array(WorldShown) });

/** What a rule of the live set and the same rule of the shadow set found. */
export const RuleResult = z.strictObject({
  rule: z.string(),
  /** Versions of the rule set that found something; 0: thresholds that nobody set. */
  liveVersions: z.array(z.int()),
  shadowVersions: z.array(z.int()),
  live: z.int(),
  shadow: z.int(),
  /** Accounts that both found, and that only one did. */
  both: z.int(),
  liveOnly: z.int(),
  shadowOnly: z.int(),
  latest: TimeMs,
});

export const RuleResults = z.strictObject({
  rules: z.array(RuleResult),
  /** Standing findings that were counted, the latest of each set. */
  liveShown: Shown,
  shadowShown: Shown,
});

/** What engineers see besides how far the stages are. */
export const engineRoutes = {
  engineWorlds: route({
    method: 'GET',
    path: '/v1/engine/worlds',
    right: 'operate',
    summary: 'Replays under way and finished, and what comparisons said of them',
    answer: Worlds,
  }),
  engineRules: route({
    method: 'GET',
    path: '/v1/engine/rules',
    right: 'operate',
    summary: 'What rules on trial find beside the live ones',
    answer: RuleResults,
  }),
} as const;

export type Worlds = z.infer<typeof Worlds>;
export type WorldShown = z.infer<typeof WorldShown>;
export type RuleResults = z.infer<typeof RuleResults>;
export type RuleResult = z.infer<typeof RuleResult>;
