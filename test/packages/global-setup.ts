import { buildPackages } from "./built.ts";

export default buildPackages;
