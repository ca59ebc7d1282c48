import type { Station } from "./stations.ts";

type Settings = [name: string, value: unknown][];

/** A format: how it writes a line that explains, and a station around its settings. */
interface Writer {
  comment?(text: string): string;
  station(id: string, settings: Settings): string;
  whole?(stations: string): string;
}

const each = (settings: Settings, line: (name: string, value: unknown) => string) =>
  settings.map(([name, value]) => `${line(name, value)}\n`).join("");

const hash = (text: string) => `# ${text}\n`;

const WRITERS: Record<string, Writer> = {
  xml: {
    comment: (text) => `  <!-- ${text} -->\n`,
    station: (id, settings) =>
      `  <station id="${id}">\n${each(settings, (name, value) => `    <${name}>${value}</${name}>`)}  </station>\n`,
    whole: (stations) => `<?xml version="1.0" encoding="UTF-8"?>\n<plant>\n${stations}</plant>\n`,
  },
  ini: {
    comment: (text) => `; ${text}\n`,
    station: (id, settings) => `[${id}]\n${each(settings, (name, value) => `${name}=${value}`)}`,
  },
  properties: {
    comment: hash,
    station: (id, settings) => each(settings, (name, value) => `${id}.${name}=${value}`),
  },
  json: {
    station: (id, settings) => `${JSON.stringify({ id, ...Object.fromEntries(settings) }, null, 4)},\n`,
    whole: (stations) => `{"stations": [\n${stations.slice(0, -2)}\n]}\n`,
  },
  yaml: {
    comment: hash,
    station: (id, settings) => `  - id: ${id}\n${each(settings, (name, value) => `    ${name}: ${value}`)}`,
    whole: (stations) => `stations:\n${stations}`,
  },
  conf: {
    comment: hash,
    station: (id, settings) => each(settings, (name, value) => `${id}.${name} = ${value}`),
  },
};

/** The formats of the work set, by the suffix of a file. */
export const SUFFIXES = Object.keys(WRITERS);

/** The text of a file with this suffix, one of {@link SUFFIXES}. */
export function textOf(stations: readonly Station[], suffix: string): string {
  const { comment = () => "", station, whole = (text: string) => text } = WRITERS[suffix] as Writer;
  const parts = stations.map(
    ({ id, about, settings }) => about.map(comment).join("") + station(id, Object.entries(settings)),
  );
  return whole(parts.join(""));
}
