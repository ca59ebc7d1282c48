import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { complained } from "../../../agent/host/fault.ts";
import { quoted } from "../../../agent/host/ssh/script.ts";
import { toBytes } from "../../../src/model/text.ts";
import { sharedFolder } from "../../support/temporary-folder.ts";
import { NOBODY, sessionOf } from "./ssh/shells.ts";

const isRoot = process.geteuid?.() === 0;
const folder = sharedFolder();
const closed = `${folder}/closed`;

const REASON = "No such file or directory";
const NAMES = [
  "plain",
  REASON,
  `x: ${REASON}`,
  `x: ${REASON}\ny`,
  `x\n${REASON}`,
  `it's: ${REASON}`,
  `"it's": \\ ${REASON}\n: ${REASON}`,
  `é: ${REASON}\n`,
  `\udce9: ${REASON}\ny`,
];

/** Each with a path behind it. */
const PROGRAMS = ["stat ", "head ", "sha256sum ", "dd if=", "readlink -v ", "ls ", "find "].flatMap(
  (program) => [program, `busybox ${program}`],
);

beforeAll(() => {
  mkdirSync(closed);
  for (const name of NAMES) writeFileSync(Buffer.from(toBytes(`${closed}/${name}`)), "");
  chmodSync(closed, 0o700);
});

test.skipIf(!isRoot).each(PROGRAMS)(
  "of %s a file out of reach is denied, whatever it is called, and one that is not there absent (skipped where not root)",
  async (program) => {
    const session = await sessionOf([...NOBODY, "sh"]);
    for (const name of NAMES)
      for (const [at, fault] of [
        [closed, "denied"],
        [folder, "absent"],
      ]) {
        const { stderr } = await session.ask(`${program}${quoted(`${at}/${name}`)}`);
        expect([name, stderr, complained(`${at}/${name}`, stderr).fault]).toEqual([name, stderr, fault]);
      }
    session.end();
  },
);
