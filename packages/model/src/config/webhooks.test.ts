import { expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { type ConfigInput, maskedConfig, readConfig } from './index.js';

/** Input with its YAML as a text. */
type Input = Omit<ConfigInput, 'yaml'> & { readonly yaml?: string };
const read = ({ yaml, ...rest }: Input) =>
  readConfig({ ...rest, ...(yaml === undefined ? {} : { yaml: { text: yaml, parseDocument } }) });
const configOf = (input: Input) => {
  const outcome = read(input);
  if (!outcome.ok) throw new Error(outcome.problems.join('\n'));
  return outcome.config;
};
const problemsOf = (input: Input) => {
  const outcome = read(input);
  return outcome.ok ? [] : outcome.problems;
};

it('has a secret of its own for each receiver, two while one is changed, and the shared one for others', () => {
  const [own, before, shared, old] = ['o', 'b', 's', 'd'].map((sign) => sign.repeat(16));
  const urls = ['https://a.example.org/k/1', 'https://b.example.org/', 'https://c.example.org/'];
  const env = {
    WEIR_DESK_WEBHOOKS: urls.join(','),
    WEIR_DESK_WEBHOOK_SECRET: shared,
    WEIR_DESK_WEBHOOK_SECRET_BEFORE: old,
  };
  const receivers = [
    { url: urls[0], secrets: [own, before] },
    { url: urls[1], secrets: [own] },
    { url: urls[2], secrets: [shared, old] },
  ];
  const file = `# receivers\n${urls[0]} ${own} ${before}\n\n${urls[1]} ${own}\n`;
  const secretFile = () => file;
  expect(configOf({ env: { ...env, WEIR_DESK_WEBHOOK_SECRETS_FILE: 's' }, secretFile }).desk.webhooks).toEqual(
    receivers,
  );
  const yaml = `desk: { webhookSecrets: { "${urls[0]}": [${own}, ${before}], "${urls[1]}": ${own} } }`;
  expect(configOf({ env, yaml }).desk.webhooks).toEqual(receivers);
  expect(JSON.stringify(maskedConfig(configOf({ env, yaml })))).not.toMatch(/oooo|bbbb|ssss|dddd|k\/1/);
  const few = { WEIR_DESK_WEBHOOKS: env.WEIR_DESK_WEBHOOKS, WEIR_DESK_WEBHOOK_SECRETS: `${urls[0]} ${own}` };
  const bad: readonly Record<string, string>[] = [
    few,
    { ...env, WEIR_DESK_WEBHOOK_SECRETS: `https://d.example.org/ ${own}` },
    { ...env, WEIR_DESK_WEBHOOK_SECRETS: `${urls[0]} short` },
    { ...env, WEIR_DESK_WEBHOOK_SECRETS: `${urls[0]} ${own} ${before} ${old}` },
    { ...env, WEIR_DESK_WEBHOOK_SECRETS: `${urls[0]}` },
    { ...few, WEIR_DESK_WEBHOOK_SECRETS: `${urls[0]} ${own}\n${urls[0]} ${before}` },
    { WEIR_DESK_WEBHOOK_SECRETS: `${urls[0]} ${own}` },
  ];
  for (const given of bad) {
    const problems = problemsOf({ env: given });
    expect(problems).toHaveLength(1);
    expect(problems.join()).not.toContain(own);
  }
  const { WEIR_DESK_WEBHOOK_SECRET: _, ...unsure } = {
    ...env,
    WEIR_DESK_WEBHOOK_SECRETS: urls.map((url) => `${url} ${own}`).join('\n'),
  };
  expect(problemsOf({ env: unsure })).toHaveLength(1);
});
