import { describeOnBed } from "../bed/describe.ts";
import { detectionSuite } from "./suite.ts";

describeOnBed("seen by root", () => detectionSuite(0));
