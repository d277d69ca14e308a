import { alertReRead } from './alert-re-read.js';
import { claim } from './claim.js';
import { contiguity } from './contiguity.js';
import { frameMarks } from './frame-marks.js';
import type { Scenario } from './scenario.js';
import { snapshotAfterAcknowledgement } from './snapshots.js';
import { tombstones } from './tombstones.js';
import { versions } from './versions.js';

/** One after the other in one world; the last leaves the ingest standing before a gap. */
export const scenarios: readonly Scenario[] = [
  tombstones,
  alertReRead,
  claim,
  versions,
  snapshotAfterAcknowledgement,
  frameMarks,
  contiguity,
];
