export { runTrace, type TraceFlags } from './trace/work.js';
