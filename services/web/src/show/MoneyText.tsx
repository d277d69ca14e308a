import { useSettings } from '../settings/settings.js';
import { formatMoney } from './money.js';

/** A sum as its reader wants it; the whole of it shows when it is pointed at. */
export const MoneyText = ({
  amount,
  asset,
  isStrong = false,
}: {
  amount: string;
  asset: string;
  isStrong?: boolean;
}) => {
  const { money } = useSettings();
  return (
    <span className={isStrong ? 'num money strong' : 'num money'} title={`${formatMoney(amount, asset)} ${asset}`}>
      {formatMoney(amount, asset, money)}
    </span>
  );
};

/** Formats sums as this reader wants them, where a text is needed. */
export const useMoney = (): ((amount: string, asset: string) => string) => {
  const { money } = useSettings();
  return (amount, asset) => formatMoney(amount, asset, money);
};
