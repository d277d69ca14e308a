import { useSay } from '../language/language.js';
import { changeSettings, type Settings, useSettings } from '../settings/settings.js';
import { ChoiceField } from './Field.js';

/** Language, theme, and how sums are read: each reader's own. */
export const SettingsFields = () => {
  const say = useSay();
  const { language, theme, money } = useSettings();
  return (
    <div className="settings">
      <ChoiceField
        label={say('shell.language')}
        value={language}
        change={(value) => changeSettings({ language: value as Settings['language'] })}
        choices={[
          ['zh', '中文'],
          ['en', 'English'],
        ]}
      />
      <ChoiceField
        label={say('shell.theme')}
        value={theme}
        change={(value) => changeSettings({ theme: value as Settings['theme'] })}
        choices={[
          ['system', say('theme.system')],
          ['light', say('theme.light')],
          ['dark', say('theme.dark')],
        ]}
      />
      <ChoiceField
        label={say('shell.money')}
        value={money}
        change={(value) => changeSettings({ money: value as Settings['money'] })}
        choices={[
          ['plain', say('money.plain')],
          ['wan', say('money.wan')],
        ]}
      />
    </div>
  );
};
