import { createHmac } from 'node:crypto';
import { setting } from './setting.js';

/** Somebody's program that hears of orders. */
export interface WebhookReceiver {
  readonly url: string;
  /** What orders are signed with: the newest first, behind it the one that it takes over from while that is changed. */
  readonly secrets: readonly string[];
}

/** What a receiver knows a secret by, without knowing others': eight hexadecimal digits that say nothing of it. */
export const webhookKeyId = (secret: string): string =>
  createHmac('sha256', secret).update('weir-key-id').digest('hex').slice(0, 8);

const secretForm = /^[\x21-\x7e]{16,}$/;

type Secrets = Readonly<Record<string, readonly string[]>>;

const secretsIn = (address: string, given: readonly unknown[]): readonly string[] | undefined =>
  address !== '' && given.length >= 1 && given.length <= 2
    ? given.flatMap((secret) => (typeof secret === 'string' && secretForm.test(secret) ? [secret] : []))
    : undefined;

/** Of a file or variable: a line for each receiver. Of YAML: a map. */
const pairsIn = (value: unknown): readonly (readonly [string, readonly unknown[]])[] | undefined => {
  if (typeof value === 'string')
    return value
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => {
        const [address = '', ...secrets] = line.split(/\s+/);
        return [address, secrets] as const;
      });
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.entries(value).map(([address, given]) => [address, Array.isArray(given) ? given : [given]] as const);
};

/** Secrets of receivers of their own, by address. */
export const webhookSecrets = setting(
  'for each address a line with it, its secret of 16 visible characters and more, and the one before where it is being changed',
  (value): Secrets | undefined => {
    const pairs = pairsIn(value);
    const result: Record<string, readonly string[]> = {};
    for (const [address, given] of pairs ?? []) {
      const secrets = secretsIn(address, given);
      if (secrets?.length !== given.length || Object.hasOwn(result, address)) return undefined;
      result[address] = secrets;
    }
    return pairs === undefined ? undefined : result;
  },
);

/** What of the desk's settings is about receivers. */
export interface WebhooksWritten {
  readonly webhooks: readonly string[];
  readonly webhookSecret?: string | undefined;
  readonly webhookSecretBefore?: string | undefined;
  readonly webhookSecrets: Secrets;
}

const sharedIn = ({ webhookSecret, webhookSecretBefore }: WebhooksWritten): readonly string[] =>
  [webhookSecret, webhookSecretBefore].filter((secret) => secret !== undefined);

export const webhookReceivers = (written: WebhooksWritten): readonly WebhookReceiver[] =>
  written.webhooks.map((url) => ({ url, secrets: written.webhookSecrets[url] ?? sharedIn(written) }));

/** Why receivers and secrets do not fit together. No address is named whole: some have a key in it. */
export const webhookProblems = (written: WebhooksWritten): readonly string[] => {
  const { webhooks, webhookSecret, webhookSecretBefore, webhookSecrets: own } = written;
  const hasOwn = Object.keys(own).length > 0;
  const problems: string[] = [];
  if (webhookSecretBefore !== undefined && webhookSecret === undefined)
    problems.push('WEIR_DESK_WEBHOOK_SECRET_BEFORE: wants the secret that takes its place, WEIR_DESK_WEBHOOK_SECRET');
  if (Object.keys(own).some((address) => !webhooks.includes(address)))
    problems.push('WEIR_DESK_WEBHOOK_SECRETS: wants addresses as WEIR_DESK_WEBHOOKS has them');
  if (!hasOwn && webhooks.length > 0 !== (webhookSecret !== undefined))
    problems.push('WEIR_DESK_WEBHOOKS and WEIR_DESK_WEBHOOK_SECRET: wants both, or none');
  else if (webhookReceivers(written).some(({ secrets }) => secrets.length === 0))
    problems.push('WEIR_DESK_WEBHOOKS: wants a secret for each address, of its own or the shared one');
  return problems;
};
