import { type TextKey, useSay } from '../language/language.js';
import { Dialog } from './Dialog.js';

const tables: readonly (readonly [TextKey, readonly (readonly [string, TextKey])[]])[] = [
  [
    'help.everywhere',
    [
      ['?', 'key.help'],
      ['/', 'key.search'],
      ['.', 'key.showNew'],
      ['g b', 'nav.board'],
      ['g c', 'nav.cases'],
      ['g o', 'nav.orders'],
      ['g w', 'key.awaiting'],
    ],
  ],
  [
    'help.board',
    [
      ['j k', 'key.next'],
      ['Enter', 'key.open'],
      ['a', 'key.ack'],
      ['s', 'key.mine'],
      ['d', 'key.dismiss'],
      ['e', 'key.escalate'],
      ['n', 'key.unassigned'],
      ['x', 'key.select'],
      ['t', 'key.stop'],
    ],
  ],
  [
    'help.picture',
    [
      ['← → ↑ ↓', 'key.arrows'],
      ['Shift+← → ↑ ↓', 'key.move'],
      ['Enter', 'key.expand'],
      ['h', 'key.hide'],
      ['p', 'key.pin'],
      ['Ctrl+Z', 'picture.undo'],
      ['Ctrl+Shift+Z', 'picture.redo'],
      ['+ − 0 1', 'key.zoom'],
    ],
  ],
];

export const HelpDialog = ({ close }: { close: () => void }) => {
  const say = useSay();
  return (
    <Dialog title={say('help.title')} close={close} isWide>
      <div className="help">
        {tables.map(([title, keys]) => (
          <section key={title}>
            <h3>{say(title)}</h3>
            <dl>
              {keys.map(([key, text]) => (
                <div key={key}>
                  <dt>{key.split(' ').map((part) => (part === '·' ? ' · ' : <kbd key={part}>{part}</kbd>))}</dt>
                  <dd>{say(text)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
};
