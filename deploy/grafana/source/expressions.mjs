// Pieces of PromQL that the panels are put together from.

/** Of the chosen installation only: each page names it once, in weir_service_info. */
export const here = (vector) => `(${vector} and on (job, instance) weir_service_info{namespace=~"$namespace"})`;
/** A second's worth of a counter. */
export const rate = (counter) => here(`rate(${counter}[$__rate_interval])`);
/** With the service's name, for figures that every process has. */
export const byService = (vector) =>
  `${vector} * on (job, instance) group_left (service) weir_service_info{namespace=~"$namespace"}`;
export const quantile = (share, buckets, ...by) =>
  `histogram_quantile(${share}, sum by (${['le', ...by].join(', ')}) (${rate(buckets)}))`;
export const age = (timestamp) => `time() - ${here(`${timestamp} > 0`)}`;
