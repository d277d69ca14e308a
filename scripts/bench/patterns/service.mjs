// What the benchmark uses of the patterns service.
import { FlowScan } from '@weir/journal';
import { flowsPartOf, MatchedMessages } from '../../../services/patterns/dist/matched-messages.js';
import { PatternsFold } from '../../../services/patterns/dist/patterns-fold.js';

export const newFold = () => new PatternsFold({ transfersMax: 4_000_000 });

/** Reads a journal message and the flows frames that cover it, one after another. */
export const messagesOf = () => {
  const journal = new MatchedMessages();
  const scan = new FlowScan();
  return ({ offset, value, flows }) => {
    const parts = [];
    for (const frame of flows) {
      scan.open(frame);
      journal.hear(scan);
      while (scan.nextUnit()) parts.push(flowsPartOf(scan));
    }
    return {
      ...journal.take(offset, value),
      flows: parts.flatMap((part) => part.flows),
      findings: parts.flatMap((part) => part.findings),
    };
  };
};
