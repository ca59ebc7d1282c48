import { bar, COLOURS, line, text } from "./svg.ts";
import type { Grown } from "./w3.ts";

const WIDTH = 560;
const HEIGHT = 280;
const LEFT = 60;
/** Room for one name. */
const LEGEND = 200;

const SERIES = [
  { key: "first", label: "mesdrift, first", colour: COLOURS[0] },
  { key: "repeat", label: "mesdrift, nothing changed", colour: COLOURS[1] },
  { key: "peer", label: "aide --check", colour: COLOURS[2] },
] as const;

/** Processor time against the number of files, both in powers of ten: what grows in proportion is a straight rise. */
export function growth(grown: readonly Grown[]): { parts: string[]; height: number } {
  const times = grown.flatMap((at) => SERIES.flatMap(({ key }) => at[key]?.cpu ?? []));
  const x = scale(
    grown.map(({ files }) => files),
    LEFT,
    LEFT + WIDTH,
  );
  const y = scale(times, HEIGHT, 50);
  const parts = [text(0, 0, "Processor time by number of small files, seconds", { bold: true })];
  for (const power of x.powers)
    parts.push(text(x.at(power), HEIGHT + 18, power.toLocaleString("en"), { anchor: "middle" }));
  for (const power of y.powers) {
    parts.push(text(LEFT - 14, y.at(power) + 4, String(power), { anchor: "end" }));
    parts.push(
      line(
        [
          [LEFT - 8, y.at(power)],
          [LEFT + WIDTH, y.at(power)],
        ],
        "#dddddd",
      ),
    );
  }
  for (const [index, { key, label, colour }] of SERIES.entries()) {
    const left = LEFT + index * LEGEND;
    parts.push(bar(left, 14, 10, 10, colour), text(left + 16, 23, label));
    parts.push(
      line(
        grown.flatMap((at) => {
          const row = at[key];
          return row ? [[x.at(at.files), y.at(row.cpu)] as const] : [];
        }),
        colour,
      ),
    );
  }
  return { parts, height: HEIGHT + 40 };
}

/** Places positive values between two ends by their logarithm. */
function scale(values: readonly number[], from: number, to: number) {
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))));
  return {
    powers: Array.from({ length: high - low + 1 }, (_, index) => Number(`1e${low + index}`)),
    at: (value: number) => from + ((Math.log10(value) - low) / (high - low)) * (to - from),
  };
}
