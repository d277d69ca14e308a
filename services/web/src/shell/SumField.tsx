import { useSay } from '../language/language.js';
import { parseMoney, plainMoney } from '../show/money.js';
import { formatShare, parseShare } from '../show/share.js';
import { LeastField } from './LeastField.js';

type Props = Readonly<{ label: string; value: string | undefined; change: (value: string) => void }>;

/** A least sum of an asset; the address has its minor units. */
export const SumField = ({ asset, ...field }: Props & { asset: string }) => {
  const say = useSay();
  return (
    <LeastField
      {...field}
      parse={(typed) => parseMoney(typed, asset)}
      // An address that somebody wrote by hand may hold anything: the desk says what is wrong with it.
      format={(minor) => (/^\d+$/.test(minor) ? plainMoney(minor, asset) : minor)}
      said={say('least.sumBad')}
      example={say('least.sumExample')}
    />
  );
};

/** A least share in percent; the address has it as a part of one. */
export const ShareField = (field: Props) => {
  const say = useSay();
  return (
    <LeastField
      {...field}
      parse={parseShare}
      format={formatShare}
      said={say('least.shareBad')}
      example={say('least.shareExample')}
    />
  );
};
