/** Order of Debian versions (deb-version(7)): negative where a is older than b, 0 where they are the same. */
export function compareDebVersions(a: string, b: string): number {
  const [one, other] = [split(a), split(b)];
  return (
    one.epoch - other.epoch ||
    compareParts(one.upstream, other.upstream) ||
    compareParts(one.revision, other.revision)
  );
}

function split(version: string): { epoch: number; upstream: string; revision: string } {
  const [, epoch = "0", rest = ""] = /^(?:(\d+):)?(.*)$/s.exec(version) ?? [];
  const dash = rest.lastIndexOf("-");
  return {
    epoch: Number(epoch),
    upstream: dash < 0 ? rest : rest.slice(0, dash),
    revision: dash < 0 ? "" : rest.slice(dash + 1),
  };
}

/** Texts and numbers in turn: texts by letter, numbers by value. */
function compareParts(a: string, b: string): number {
  const [one, other] = [a.match(/\D+|\d+/g) ?? [], b.match(/\D+|\d+/g) ?? []].map((parts) =>
    /^\d/.test(parts[0] ?? "") ? ["", ...parts] : parts,
  );
  for (let at = 0; at < Math.max(one?.length ?? 0, other?.length ?? 0); at++) {
    const [mine, theirs] = [one?.[at] ?? "", other?.[at] ?? ""];
    const order = at % 2 === 0 ? compareTexts(mine, theirs) : compareNumbers(mine, theirs);
    if (order !== 0) return order;
  }
  return 0;
}

/** Digits of any length, in time that grows with it. */
function compareNumbers(a: string, b: string): number {
  const [one, other] = [a.replace(/^0+/, ""), b.replace(/^0+/, "")];
  return one.length - other.length || (one === other ? 0 : one < other ? -1 : 1);
}

/** "~" sorts before the end, the end before letters, letters before the rest. */
function compareTexts(a: string, b: string): number {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const order = weight(a[at]) - weight(b[at]);
    if (order !== 0) return order;
  }
  return 0;
}

const AFTER_LETTERS = 0x100;

function weight(character: string | undefined): number {
  if (character === undefined) return 0;
  if (character === "~") return -1;
  const code = character.charCodeAt(0);
  return /[A-Za-z]/.test(character) ? code : code + AFTER_LETTERS;
}
