import { Counter, Gauge, type Registry } from 'prom-client';

/** Gauges for the fields of a progress report, set together. */
export const gaugesOf = <Progress extends object>(
  registry: Registry,
  prefix: string,
  helps: { readonly [Field in keyof Progress]?: { readonly name: string; readonly help: string } },
) => {
  const entries = Object.entries(helps) as [keyof Progress, { name: string; help: string }][];
  const gauges = entries.map(
    ([field, { name, help }]) => [field, new Gauge({ name: `${prefix}${name}`, help, registers: [registry] })] as const,
  );
  return (progress: Progress): void => {
    for (const [field, gauge] of gauges) gauge.set(Number(progress[field]));
  };
};

/** Adds to a counter what sums since the start have grown by; a sum that fell is of a start that was made again. */
export const countersOfSums = <Label extends string>(counter: Counter<Label>) => {
  const before = new Map<string, number>();
  return (labels: Record<Label, string>, sum: number): void => {
    const key = JSON.stringify(labels);
    const known = before.get(key) ?? 0;
    counter.inc(labels, sum < known ? sum : sum - known);
    before.set(key, sum);
  };
};

/** A counter of something that is reported as a sum since the start; a sum that fell is of a start that was made again. */
export const counterOfSum = (registry: Registry, name: string, help: string) => {
  const counter = new Counter({ name, help, registers: [registry] });
  let before = 0;
  return (sum: number): void => {
    counter.inc(sum < before ? sum : sum - before);
    before = sum;
  };
};
