import type { RawRole } from './raw-topic.js';

/** The fields that name what a message is about, the first that is there counts. */
const keyFields: Readonly<Record<RawRole, readonly string[]>> = {
  // A void must come to where its transfer went.
  bank: ['id', 'void'],
  // All logs of a transaction together; java-tron says transactionId.
  chain: ['transactionHash', 'transactionId', 'uniqueId'],
  reports: ['case'],
  labels: ['account'],
};

const keyOf = (value: unknown, fields: readonly string[]): string | null => {
  if (typeof value !== 'object' || value === null) return null;
  for (const field of fields) {
    const part = (value as Readonly<Record<string, unknown>>)[field];
    if (typeof part === 'string' && part !== '') return part;
    if (typeof part === 'number') return String(part);
  }
  return null;
};

/**
 * The key of a message from its text: what `keyField` holds, else the usual field of its topic; null where there is
 * none, or the text is no JSON object. Whether the message is any good is for the intake to say, not for the sender.
 */
export const messageKey = (text: string, role: RawRole, keyField?: string): string | null => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  return keyOf(value, keyField === undefined ? keyFields[role] : [keyField]);
};
