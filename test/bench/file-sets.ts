import { mkdir, open, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Dice, noise } from "./dice.ts";

const MEBIBYTE = 1024 * 1024;

/** Writes large files of noise. @param mebibytes size of each */
export async function buildBinaries(folder: string, files: number, mebibytes: number): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const paths = Array.from({ length: files }, (_, file) => join(folder, `library${file}.so`));
  for (const [file, path] of paths.entries()) {
    await using output = await open(path, "w");
    for (let part = 0; part < mebibytes; part += 1)
      await output.write(noise(MEBIBYTE, file * mebibytes + part));
  }
  return paths;
}

/** Files in one folder. */
const IN_FOLDER = 50;

/** Writes many files of 1 to 4 KiB, one half binary, the other text. */
export async function buildSmallFiles(folder: string, files: number): Promise<void> {
  const bytes = noise(MEBIBYTE, 1);
  const text = Buffer.from(bytes.toString("hex").replace(/.{60}/g, "$&\n"));
  const dice = new Dice(1);
  for (let file = 0; file < files; file += 1) {
    const inside = join(folder, `folder${Math.floor(file / IN_FOLDER)}`);
    if (file % IN_FOLDER === 0) await mkdir(inside, { recursive: true });
    const start = dice.below(MEBIBYTE / 2);
    const content = (file % 2 === 0 ? bytes : text).subarray(start, start + 1024 + dice.below(3 * 1024));
    await writeFile(join(inside, `file${file}`), content);
  }
}
