import { describeOnBed } from "../bed/describe.ts";
import { detectionSuite } from "../detection/suite.ts";
import { UNIT_EYES } from "./unit-eyes.ts";

describeOnBed("seen by the installed service", () => detectionSuite(UNIT_EYES));
