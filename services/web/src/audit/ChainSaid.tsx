import type { ActPage } from '@weir/desk-api';
import { useSay } from '../language/language.js';

/** Whether the hashes hold that chain acts to each other, in a sentence. */
export const ChainSaid = ({ chain }: { chain: ActPage['chain'] }) => {
  const say = useSay();
  if (chain.messages === 0) return null;
  return chain.brokenAt === null ? (
    <p className="quiet" role="status">
      {say('audit.chainWhole', {
        messages: chain.messages.toLocaleString('en-US'),
        witnesses: chain.witnesses.toLocaleString('en-US'),
      })}
    </p>
  ) : (
    <p className="notice warn" role="alert">
      {say('audit.chainBroken', { offset: chain.brokenAt.toLocaleString('en-US') })}
    </p>
  );
};
