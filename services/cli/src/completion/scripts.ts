import type { Place, Word } from './words.js';

/** A text as one word of a shell, whatever stands in it. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** Options whose value may be anything, each with its command, as patterns of one case; null: there are none. */
const openPattern = (places: readonly Place[]): string | null => {
  const all = places.flatMap(({ path, open }) => open.map((option) => quoted(`${path} ${option}`)));
  return all.length === 0 ? null : all.join('|');
};

const wordsOf = (words: readonly Word[]): string => quoted(words.map(({ word }) => word).join(' '));

/** How far into the commands the line has come: the longest command that its words begin with, options passed over. */
const knownPaths = (places: readonly Place[]): string =>
  places
    .filter(({ path }) => path !== '')
    .map(({ path }) => quoted(path))
    .join('|');

/** For `source <(weir completion bash)`. */
export const bashScript = (places: readonly Place[]): string => {
  const values = places.flatMap(({ path, values: of }) =>
    [...of].map(([option, list]) => `    ${quoted(`${path} ${option}`)}) words=${quoted(list.join(' '))} ;;`),
  );
  const open = openPattern(places);
  return `# weir for bash: source <(weir completion bash)
_weir() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} path='' next words='' opts='' i
  for ((i = 1; i < COMP_CWORD; i++)); do
    next=\${path:+$path }\${COMP_WORDS[i]}
    case $next in
      ${knownPaths(places)}) path=$next ;;
    esac
  done
  case "$path $prev" in
${values.join('\n')}${open === null ? '' : `\n    ${open}) ;;`}
    *) case $path in
${places.map(({ path, words, options }) => `      ${quoted(path)}) words=${wordsOf(words)} opts=${wordsOf(options)} ;;`).join('\n')}
    esac
    [[ $cur != -* ]] || words=$opts ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
}
complete -o default -F _weir weir
`;
};

/** A word with what it is, as _describe takes it. */
const described = ({ word, about }: Word): string => quoted(`${word.replaceAll(':', '\\:')}:${about}`);

/** For a file \`_weir\` in a folder of $fpath, or \`source <(weir completion zsh)\`. */
export const zshScript = (places: readonly Place[]): string => {
  const values = places.flatMap(({ path, values: of }) =>
    [...of].map(
      ([option, list]) => `    ${quoted(`${path} ${option}`)}) compadd -- ${list.map(quoted).join(' ')}; return ;;`,
    ),
  );
  const open = openPattern(places);
  return `#compdef weir
# weir for zsh: source <(weir completion zsh), or this as _weir in a folder of $fpath
_weir() {
  local at='' next word
  local -a items opts
  for word in "\${(@)words[2,CURRENT-1]}"; do
    next="\${at:+$at }$word"
    case $next in
      ${knownPaths(places)}) at=$next ;;
    esac
  done
  case "$at \${words[CURRENT-1]}" in
${values.join('\n')}${open === null ? '' : `\n    ${open}) _files; return ;;`}
  esac
  case $at in
${places
  .map(
    ({ path, words, options }) =>
      `    ${quoted(path)}) items=(${words.map(described).join(' ')}) opts=(${options.map(described).join(' ')}) ;;`,
  )
  .join('\n')}
  esac
  [[ $PREFIX != -* ]] || items=($opts)
  _describe weir items || _files
}
if [[ $funcstack[1] == _weir ]]; then _weir "$@"; else compdef _weir weir; fi
`;
};
