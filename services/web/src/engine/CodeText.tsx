import { useSay, useSayCode } from '../language/language.js';

/** A code in the reader's words, the code itself on hover; one that a newer engine invented stands as it is. */
export const CodeText = ({ family, code }: { family: 'stage' | 'reject' | 'rule'; code: string }) => {
  const word = useSayCode()(family, code);
  return word === code ? <code>{code}</code> : <span title={code}>{word}</span>;
};

/** What a stage works through: a topic by its name; what the engine says in words, in the reader's own. */
export const StageOf = ({ of }: { of: string }) => {
  const say = useSay();
  if (of === 'cases whose past is read') return <span title={of}>{say('engine.ofPast')}</span>;
  const [, topic, shard] = /^(.*), shard (\d+)$/.exec(of) ?? [];
  return topic === undefined ? (
    <span className="id">{of}</span>
  ) : (
    <span title={of}>
      <span className="id">{topic}</span> {say('engine.ofShard', { n: shard! })}
    </span>
  );
};
