import { Dice } from "./dice.ts";

/** A part of a plant, and its settings in order. */
export interface Station {
  id: string;
  /** Lines for its reader. */
  about: readonly string[];
  settings: Record<string, string | number | boolean>;
}

/** The setting that the bench changes. */
export const CHANGED = "pollMillis";

/** The stations of one file, always the same for its number. */
export function stationsOf(file: number): Station[] {
  const dice = new Dice(file + 1);
  return Array.from({ length: 6 + dice.below(37) }, (_, index) => station(`s${100 + index}`, dice));
}

/** Words enough for some 65 bytes a field; configs of real products have 60 to 140. */
const WORDS =
  "the station sends counts to its line after each order unless that is held by an operator or the ERP".split(
    " ",
  );
const sentence = (words: number, dice: Dice) =>
  Array.from({ length: words }, () => dice.pick(WORDS)).join(" ");

function station(id: string, dice: Dice): Station {
  return {
    id,
    about: [sentence(12, dice), sentence(12, dice), sentence(12, dice), sentence(12, dice)],
    settings: {
      host: `10.${dice.below(256)}.${dice.below(256)}.${dice.below(256)}`,
      port: 1024 + dice.below(60_000),
      [CHANGED]: 50 + dice.below(5000),
      retries: dice.below(10),
      enabled: dice.below(4) > 0,
      mode: dice.pick(["auto", "manual", "maintenance"]),
      topic: `plant/line${dice.below(9)}/${id}/${dice.pick(["state", "counts", "alarms"])}`,
      archive: `/var/lib/historian/${id}/${dice.below(10_000)}.db`,
      description: sentence(28, dice),
    },
  };
}

/** The stations with the setting of one of them, in the middle, one higher. */
export function changedByOne(stations: readonly Station[]): { stations: Station[]; before: number } {
  const middle = Math.floor(stations.length / 2);
  const before = Number(stations[middle]?.settings[CHANGED]);
  const changed = stations.map((one, index) =>
    index === middle ? { ...one, settings: { ...one.settings, [CHANGED]: before + 1 } } : one,
  );
  return { stations: changed, before };
}
