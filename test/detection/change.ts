/** Something done to a host, and what its audit must say. */
export interface Change {
  /** A sentence a user could say. */
  name: string;
  /** Scripts of sh(1), run as root in the host. */
  make: string;
  undo: string;
  /** Address of the one finding; undefined where there must be none. */
  at?: string;
  /** An unprivileged user can't see it, and is told so. */
  hidden?: true;
  /** Addresses an unprivileged user is told instead, where it can't know that they belong together. */
  unprivileged?: readonly string[];
  /** What a line of the finding says of who or what likely did it. */
  who?: RegExp;
  /** Texts that must show nowhere in what the audit prints. */
  neverShown?: readonly string[];
}

/** A change of files that is undone by laying back the files as they were, with owners, times, attributes and all. */
export function edited(paths: readonly string[], make: string): Pick<Change, "make" | "undo"> {
  const saved = "/run/mesdrift-saved";
  const keep = `mkdir -p ${saved}; cp --archive --parents ${paths.join(" ")} ${saved}`;
  return {
    make: `${keep}; ${make}`,
    undo: `cp --archive --remove-destination ${saved}/. /; rm -r ${saved}`,
  };
}

/** Replaces a file's text by another. */
export function rewritten(path: string, text: string): Pick<Change, "make" | "undo"> {
  return edited([path], `cat >${path} <<'END'\n${text}\nEND`);
}

/** Waits until a TCP port is listened on. */
export function untilListening(port: number): string {
  return `until ss -Hltn "sport = ${port}" | grep -q .; do sleep 0.1; done`;
}
