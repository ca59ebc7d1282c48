import { describeOnBed } from "../bed/describe.ts";
import { ROOT } from "./eyes.ts";
import { detectionSuite } from "./suite.ts";

describeOnBed("seen by root", () => detectionSuite(ROOT));
