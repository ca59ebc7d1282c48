import { describeOnBed } from "../bed/describe.ts";
import { detectionSuite } from "./suite.ts";

/** nobody(8), on every Debian host. */
const NOBODY = 65534;

describeOnBed("seen by a user without rights", () => detectionSuite(NOBODY));
