import { bundleAgent } from "../../packaging/bundle.ts";

/** The agent as it is shipped, with the code that V8 made of it when it was built. */
export const BUNDLE = await bundleAgent();
