import { describeOnBed } from "../bed/describe.ts";
import { NOBODY } from "./eyes.ts";
import { detectionSuite } from "./suite.ts";

describeOnBed("seen by a user without rights", () => detectionSuite(NOBODY));
