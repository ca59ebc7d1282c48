import { isSea } from "node:sea";
import { assets, filesIn, Program } from "./program.ts";

new Program(__filename, isSea() ? assets : filesIn(__dirname)).run();
