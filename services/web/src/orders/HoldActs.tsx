import type { Order } from '@weir/desk-api';
import { useState } from 'react';
import { useSay } from '../language/language.js';
import { useMay, useMe } from '../shell/who.js';
import { HoldDialog } from './HoldDialog.js';
import { type HoldAct, holdActsOf } from './hold-acts.js';

/** What an approver may do about money that is held. */
export const HoldActs = ({ order }: { order: Order }) => {
  const say = useSay();
  const me = useMe();
  const mayApprove = useMay('approve');
  const [act, setAct] = useState<HoldAct | null>(null);
  const acts = holdActsOf(order);
  if (!mayApprove || acts.length === 0) return null;
  const isMine = order.draftedBy === me.actor;
  return (
    <div className="row">
      <span className="quiet">{say('hold.record')}</span>
      {acts.map((kind) => (
        <button
          key={kind}
          type="button"
          onClick={() => setAct(kind)}
          disabled={isMine && order.ofOthers.includes(kind)}
        >
          {say(kind === 'release' && !order.isOwn ? 'hold.askRelease' : `hold.${kind}`)}
        </button>
      ))}
      {isMine && acts.some((kind) => order.ofOthers.includes(kind)) && (
        <span className="quiet">{say('hold.yours')}</span>
      )}
      {act !== null && <HoldDialog act={act} order={order} close={() => setAct(null)} />}
    </div>
  );
};
