export { runTrace, type TraceFlags } from './trace/command.js';
