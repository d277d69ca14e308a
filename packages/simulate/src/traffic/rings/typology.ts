/** How a crew works. Every mule belongs to one of these; what else shows of it (woken, tested, one phone) varies. */
export const typologies = [
  'layered',
  'gather-scatter',
  'scatter-gather',
  'cycle',
  'stack',
  'score running',
  'funnel',
  'pieces under a limit',
  'slow pass',
] as const;
export type Typology = (typeof typologies)[number];
