import { expect, test } from "vitest";
import { refuseOtherSystems } from "../../../agent/commands/system.ts";

test("on Windows the agent says that it can't look at it, and does nothing", () => {
  expect(() => refuseOtherSystems("win32")).toThrow("found win32, expected linux");
  expect(() => refuseOtherSystems("linux")).not.toThrow();
});
