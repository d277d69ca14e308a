import { useState } from 'react';

/** A file to read, behind a button in the reader's language: a browser's own is in the browser's. */
export const FileField = ({ label, accept, read }: { label: string; accept: string; read: (text: string) => void }) => {
  const [name, setName] = useState('');
  return (
    <div className="row file-field">
      <label className="button">
        {label}
        <input
          type="file"
          className="unseen"
          accept={accept}
          onChange={(event) => {
            const file = event.target.files?.[0];
            if (file === undefined) return;
            setName(file.name);
            // Chosen again after it was mended, the same file is read again.
            event.target.value = '';
            void file.text().then(read);
          }}
        />
      </label>
      {name !== '' && <span className="quiet clip">{name}</span>}
    </div>
  );
};
