import { Link } from '@tanstack/react-router';
import { useSayCode } from '../language/language.js';

/** What an act is about, `order:…`: the kind of thing in words, where nothing beside it says it, and the way to its page where it has one. */
export const Subject = ({ of, isNamed = true }: { of: string; isNamed?: boolean }) => {
  const sayCode = useSayCode();
  const end = of.indexOf(':');
  const [kind, id] = end < 0 ? [of, ''] : [of.slice(0, end), of.slice(end + 1)];
  const name = sayCode('subject', kind);
  const text = <span className="id">{id.length > 24 ? `${id.slice(0, 24)}…` : id}</span>;
  return (
    <span title={of}>
      {isNamed && `${name} `}
      {kind === 'order' ? (
        <Link to="/orders/$id" params={{ id }}>
          {text}
        </Link>
      ) : kind === 'case' ? (
        <Link to="/cases/$case" params={{ case: id }}>
          {text}
        </Link>
      ) : kind === 'account' ? (
        <Link to="/accounts/$ref" params={{ ref: id }}>
          {text}
        </Link>
      ) : (
        text
      )}
    </span>
  );
};
