import { join } from "node:path";
import { expect, test } from "vitest";
import { openDatabase } from "../../src/collector/store/sqlite.ts";
import { openStore } from "../../src/collector/store/store.ts";
import { CollectorProcess } from "../support/collector-process.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

test("a collector whose store fails when it has just begun to listen ends, so that whoever watches over it starts it again", async () => {
  const folder = temporaryFolder();
  const file = join(folder, "collector.db");
  await (await openStore(`sqlite:${file}`)).close();
  const database = openDatabase(file);
  database.exec(
    "create trigger away before insert on setting when new.name = 'url' begin select raise(abort, 'the store went away'); end",
  );
  database.close();
  const started = CollectorProcess.start({ state: join(folder, "collector"), store: `sqlite:${file}` });
  await expect(started).rejects.toThrow(/ended before it listened:.*the store went away/s);
});
