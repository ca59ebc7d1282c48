import { Dice } from "./dice.ts";

/** A part of a plant, and its settings in order. */
export interface Station {
  id: string;
  settings: Record<string, string | number | boolean>;
}

const all = (stations: readonly Station[], text: (id: string, settings: [string, unknown][]) => string) =>
  stations.map(({ id, settings }) => text(id, Object.entries(settings))).join("");

const each = (settings: [string, unknown][], line: (name: string, value: unknown) => string) =>
  settings.map(([name, value]) => `${line(name, value)}\n`).join("");

/** The formats of the work set: a file's suffix, and how it writes the stations. */
export const WRITERS: Record<string, (stations: readonly Station[]) => string> = {
  xml: (stations) => {
    const body = all(stations, (id, settings) => {
      const elements = each(settings, (name, value) => `    <${name}>${value}</${name}>`);
      return `  <!-- station ${id} -->\n  <station id="${id}">\n${elements}  </station>\n`;
    });
    return `<?xml version="1.0" encoding="UTF-8"?>\n<plant>\n${body}</plant>\n`;
  },
  ini: (stations) =>
    all(
      stations,
      (id, settings) => `; station\n[${id}]\n${each(settings, (name, value) => `${name}=${value}`)}`,
    ),
  properties: (stations) =>
    all(
      stations,
      (id, settings) => `# station\n${each(settings, (name, value) => `${id}.${name}=${value}`)}`,
    ),
  json: (stations) =>
    `${JSON.stringify({ stations: stations.map(({ id, settings }) => ({ id, ...settings })) }, null, 2)}\n`,
  yaml: (stations) =>
    `stations:\n${all(stations, (id, settings) => `  - id: ${id}\n${each(settings, (name, value) => `    ${name}: ${value}`)}`)}`,
  conf: (stations) =>
    all(
      stations,
      (id, settings) => `# station\n${each(settings, (name, value) => `${id}.${name} = ${value}`)}`,
    ),
};

/** The setting that the bench changes. */
export const CHANGED = "pollMillis";

/** The stations of one file, always the same for its number. */
export function stationsOf(file: number): Station[] {
  const dice = new Dice(file + 1);
  return Array.from({ length: 16 + dice.below(94) }, (_, index) => station(`s${100 + index}`, dice));
}

function station(id: string, dice: Dice): Station {
  return {
    id,
    settings: {
      host: `10.${dice.below(256)}.${dice.below(256)}.${dice.below(256)}`,
      port: 1024 + dice.below(60_000),
      [CHANGED]: 50 + dice.below(5000),
      retries: dice.below(10),
      enabled: dice.below(4) > 0,
      mode: dice.pick(["auto", "manual", "maintenance"]),
      topic: `plant/line${dice.below(9)}/${id}/${dice.pick(["state", "counts", "alarms"])}`,
      archive: `/var/lib/historian/${id}/${dice.below(10_000)}.db`,
    },
  };
}

/** The stations with the setting of one of them, in the middle, one higher. */
export function changedByOne(stations: readonly Station[]): { stations: Station[]; before: number } {
  const middle = Math.floor(stations.length / 2);
  const before = Number(stations[middle]?.settings[CHANGED]);
  const changed = stations.map(({ id, settings }, index) =>
    index === middle ? { id, settings: { ...settings, [CHANGED]: before + 1 } } : { id, settings },
  );
  return { stations: changed, before };
}
