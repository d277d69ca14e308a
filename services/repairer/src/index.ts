export { type RepairerOptions, type RepairerProgress, runRepairer } from './run-repairer.js';
