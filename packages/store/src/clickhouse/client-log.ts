import type { Logger } from '@clickhouse/client';

export type StoreLogLevel = 'debug' | 'info' | 'warn' | 'error';
export type StoreLog = (level: StoreLogLevel, message: string, extra: Readonly<Record<string, unknown>>) => void;

/** The client wants a class; without `onLog` it says nothing, since every failure is thrown as well. */
export function clientLogger(onLog: StoreLog = () => undefined): new () => Logger {
  return class implements Logger {
    trace({ message, args }: Parameters<Logger['trace']>[0]): void {
      onLog('debug', message, { ...args });
    }
    debug({ message, args }: Parameters<Logger['debug']>[0]): void {
      onLog('debug', message, { ...args });
    }
    info({ message, args }: Parameters<Logger['info']>[0]): void {
      onLog('info', message, { ...args });
    }
    warn({ message, args, err }: Parameters<Logger['warn']>[0]): void {
      onLog('warn', message, { ...args, err });
    }
    error({ message, args, err }: Parameters<Logger['error']>[0]): void {
      onLog('error', message, { ...args, err });
    }
  };
}
