import { type ReactNode, useId } from 'react';

type Props = Readonly<{ label: string; hint?: string | undefined; error?: string | undefined }>;

/** A field with its name, a hint and what is wrong with it. */
const Around = ({
  label,
  hint,
  error,
  children,
}: Props & { children: (ids: { id: string; noteId: string }) => ReactNode }) => {
  const id = useId();
  const noteId = `${id}-note`;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, noteId })}
      {(error ?? hint) !== undefined && (
        <small
          id={noteId}
          className={error === undefined ? 'quiet' : 'bad'}
          role={error === undefined ? undefined : 'alert'}
        >
          {error ?? hint}
        </small>
      )}
    </div>
  );
};

export const TextField = ({
  value,
  change,
  isRequired = false,
  rows,
  type = 'text',
  maxLength,
  placeholder,
  isSearch = false,
  leave,
  ...around
}: Props & {
  value: string;
  change: (value: string) => void;
  isRequired?: boolean;
  rows?: number;
  type?: 'text' | 'password' | 'date' | 'datetime-local' | 'number';
  maxLength?: number;
  placeholder?: string;
  /** The field that the key `/` goes to. */
  isSearch?: boolean;
  /** The focus goes elsewhere. */
  leave?: () => void;
}) => (
  <Around {...around}>
    {({ id, noteId }) => {
      const shared = {
        id,
        value,
        required: isRequired,
        placeholder,
        'data-search': isSearch ? '' : undefined,
        ...(maxLength === undefined ? {} : { maxLength }),
        'aria-describedby': (around.error ?? around.hint) === undefined ? undefined : noteId,
        'aria-invalid': around.error === undefined ? undefined : true,
        onChange: (event: { target: { value: string } }) => change(event.target.value),
        onBlur: leave,
      };
      return rows === undefined ? <input type={type} {...shared} /> : <textarea rows={rows} {...shared} />;
    }}
  </Around>
);

export const ChoiceField = ({
  value,
  change,
  choices,
  ...around
}: Props & { value: string; change: (value: string) => void; choices: readonly (readonly [string, string])[] }) => (
  <Around {...around}>
    {({ id, noteId }) => (
      <select
        id={id}
        value={value}
        aria-describedby={(around.error ?? around.hint) === undefined ? undefined : noteId}
        onChange={(event) => change(event.target.value)}
      >
        {choices.map(([code, name]) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </select>
    )}
  </Around>
);
