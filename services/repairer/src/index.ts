export { whyRepairerStateUnfit } from './repairer-state.js';
export { type RepairerOptions, type RepairerProgress, runRepairer } from './run-repairer.js';
