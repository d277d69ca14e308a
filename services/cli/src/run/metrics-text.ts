/** One line of a Prometheus page. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const line = /^([A-Za-z_:][\w:]*)(?:\{(.*)\})? (\S+)$/;
const label = /([A-Za-z_]\w*)="((?:[^"\\]|\\.)*)"/g;
const unescaped: Readonly<Record<string, string>> = { n: '\n' };

/** Reads the samples of a Prometheus page as our own services write it: without times. Other lines are passed over. */
export const readSamples = (text: string): Sample[] =>
  text.split('\n').flatMap((each) => {
    const [, name, labelsText = '', value] = line.exec(each) ?? [];
    if (name === undefined) return [];
    const labels = [...labelsText.matchAll(label)].map(([, key, quoted]) => [
      key!,
      quoted!.replace(/\\(.)/g, (_, sign: string) => unescaped[sign] ?? sign),
    ]);
    return [{ name, labels: Object.fromEntries(labels), value: Number(value) }];
  });
