import type { ConnectionOptions } from 'node:tls';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export interface KafkaLogOptions {
  /** host:port of some brokers; the others are learned from them. */
  readonly brokers: readonly string[];
  readonly clientId: string;
  /** `true` for TLS with the system's roots, or certificates as for `tls.connect`. */
  readonly ssl?: boolean | ConnectionOptions;
  readonly sasl?: {
    readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
    readonly username: string;
    readonly password: string;
  };
  /** Outages, recoveries and halts come as warn and error, the client library's own lines as debug. */
  readonly onLog?: (level: LogLevel, message: string, extra: Readonly<Record<string, unknown>>) => void;
}
