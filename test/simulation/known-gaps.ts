/**
 * What the simulation has found and the services do not do yet. Runs are judged with that in mind, so that anything new
 * stands out; `--close` and `--strict` judge them without. Whoever closes a gap takes it out here.
 */
export interface KnownGaps {
  /** Calls of a dead follower that take effect late overwrite what its successor said: no claim fences it. */
  readonly followerIsNotFenced: boolean;
}

export const knownGaps: KnownGaps = {
  followerIsNotFenced: true,
};

export const noGaps: KnownGaps = {
  followerIsNotFenced: false,
};
