import { bars } from "./chart-bars.ts";
import { growth } from "./chart-growth.ts";
import type { Row } from "./row.ts";
import { group, picture } from "./svg.ts";
import type { Grown } from "./w3.ts";

const WIDTH = 860;
const MARGIN = 30;

/** The bench as a picture (SVG): bars for each work set, and lines for the growth where it was measured. */
export function chart(rows: readonly Row[], grown: readonly Grown[]): string {
  const panels = [bars(rows), ...(grown.length > 1 ? [growth(grown)] : [])];
  let y = MARGIN;
  const parts = panels.map(({ parts: inside, height }) => {
    const panel = group(MARGIN, y, inside);
    y += height + MARGIN;
    return panel;
  });
  return picture(WIDTH, y, parts);
}
