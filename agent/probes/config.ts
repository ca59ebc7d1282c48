import type { Probe } from "./probe.ts";
import { CONFIG } from "./watched/kinds.ts";
import { observeWatched } from "./watched/walk.ts";

export const probe: Probe = {
  kind: CONFIG,
  about:
    "Watched config files, field by field. Key: the path. Fields: `format`, and what the file holds by its path in it.",
  fields: { format: { is: "state", about: "Name of the format that the file was read as." } },
  observe: observeWatched(CONFIG),
};
