import type { Connection } from '../stack/connection.js';
import type { LivePositions } from '../stack/stages.js';

/** A namespace of topics and tables, with services that work on it. */
export interface DemoWorld {
  readonly connection: Connection;
  /** How far its services say they have come. */
  readonly live: LivePositions;
  /** Where its desk answers; null: it has none. */
  deskUrl(): string | null;
  /** Ends the services and lets go of the connection; what they wrote stays as long as the installation does. */
  close(): Promise<void>;
}

/** What a demonstration runs on. */
export interface DemoInstallation {
  readonly kind: 'servers' | 'memory';
  /** How it is announced. */
  readonly title: string;
  /** One line: where it is. */
  readonly whereabouts: string;
  /** Commands that can look into a world afterwards; none where it ends with this process. */
  nextSteps(namespace: string): readonly string[];
  /** @param sight accounts that are seen, as `WEIR_SIGHT` has them; left out: as configured */
  open(namespace: string, sight?: string): Promise<DemoWorld>;
  /** @param leaves whether this process ends now, rather than leaving the servers to the user */
  close(leaves: boolean): Promise<void>;
}
