// The two kinds of panels. Targets are pairs of an expression and a legend.

export const line = (title, unit, description, targets, more = {}) => ({
  type: 'timeseries',
  title,
  unit,
  description,
  targets,
  ...more,
});
export const figure = (title, unit, description, targets, steps) => ({
  type: 'stat',
  title,
  unit,
  description,
  targets,
  steps,
  width: 4,
});
