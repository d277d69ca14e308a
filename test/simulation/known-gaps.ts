/**
 * What the simulation has found and the services do not do yet. Runs are judged with that in mind, so that anything new
 * stands out; `--close` and `--strict` judge them without. Whoever closes a gap takes it out here.
 */
export interface KnownGaps {
  /** Calls of a dead follower that take effect late overwrite what its successor said: no claim fences it. */
  readonly followerIsNotFenced: boolean;
  /** A late void of a named root that takes no part leaves its case without that missing root, and not stale. */
  readonly lateVoidOfAnIdleRoot: boolean;
  /** A follower asked to end in the middle of a publication fails with `LOG_CLOSED`. */
  readonly followerEndsWithAClosedLog: boolean;
}

export const knownGaps: KnownGaps = {
  followerIsNotFenced: true,
  lateVoidOfAnIdleRoot: true,
  followerEndsWithAClosedLog: true,
};

export const noGaps: KnownGaps = {
  followerIsNotFenced: false,
  lateVoidOfAnIdleRoot: false,
  followerEndsWithAClosedLog: false,
};
