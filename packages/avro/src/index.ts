export { type Fields, UnfitSchema } from './data-reader.js';
export * from './fingerprint.js';
export * from './framing.js';
export * from './published-schemas.js';
export * from './registry/known-answers.js';
export * from './registry/registry.js';
export * from './subjects.js';
export * from './topic-reader.js';
