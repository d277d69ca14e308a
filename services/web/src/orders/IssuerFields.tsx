import { useSay } from '../language/language.js';
import { keep, kept } from '../settings/settings.js';
import { TextField } from '../shell/Field.js';

/** Who issues orders and on what basis, as typed. */
export interface TypedIssuer {
  readonly unit: string;
  readonly officer1: string;
  readonly officer2: string;
  readonly basis: string;
}

const blank: TypedIssuer = { unit: '', officer1: '', officer2: '', basis: '反电信网络诈骗法 第二十条' };

/** What was typed last: a unit's name is the same all day. */
export const keptIssuer = (): TypedIssuer => ({ ...blank, ...kept('issuer', blank) });
export const keepIssuer = (issuer: TypedIssuer): void => keep('issuer', issuer);

export const issuerOf = ({ unit, officer1, officer2 }: TypedIssuer): { unit: string; officers: string[] } => ({
  unit: unit.trim(),
  officers: [officer1, officer2].map((name) => name.trim()).filter((name) => name !== ''),
});

export const IssuerFields = ({ issuer, change }: { issuer: TypedIssuer; change: (issuer: TypedIssuer) => void }) => {
  const say = useSay();
  const put = (part: keyof TypedIssuer) => (value: string) => change({ ...issuer, [part]: value });
  return (
    <>
      <div className="pair">
        <TextField label={say('order.unit')} value={issuer.unit} change={put('unit')} isRequired maxLength={200} />
        <TextField label={say('order.officer1')} value={issuer.officer1} change={put('officer1')} maxLength={100} />
        <TextField label={say('order.officer2')} value={issuer.officer2} change={put('officer2')} maxLength={100} />
      </div>
      <TextField label={say('order.basis')} value={issuer.basis} change={put('basis')} isRequired maxLength={1_000} />
    </>
  );
};
