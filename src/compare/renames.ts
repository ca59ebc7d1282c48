import { type Branch, contentOf } from "./branch.ts";

/**
 * Siblings whose identity changed and nothing else much: the only one of its name, another version of one namespace, or
 * alike in all other values. Each is looked at once, since a config may have a hundred thousand of them.
 */
export function renames(
  removed: readonly Branch[],
  added: readonly Branch[],
  before: Branch,
  after: Branch,
): [Branch, Branch][] {
  const likenessAfter = likenessIn(after);
  const known = added.flatMap((fresh) => likenessAfter(fresh).map((likeness) => ({ likeness, fresh })));
  const waiting = Map.groupBy(known, ({ likeness }) => likeness);
  const taken = new Set<Branch>();
  const likenessBefore = likenessIn(before);
  return removed.flatMap((old): [Branch, Branch][] => {
    const twins = likenessBefore(old).map((likeness) => firstFree(waiting.get(likeness) ?? [], taken));
    const twin = twins.find((found) => found !== undefined);
    if (!twin) return [];
    taken.add(twin);
    return [[old, twin]];
  });
}

/** The first that is not taken; those before it are dropped, so that nobody looks at them again. */
function firstFree(queue: { fresh: Branch }[], taken: ReadonlySet<Branch>): Branch | undefined {
  while (queue[0] && taken.has(queue[0].fresh)) queue.shift();
  return queue[0]?.fresh;
}

/** What a branch with an identity is known by besides, from the strongest. */
function likenessIn(parent: Branch): (branch: Branch) => string[] {
  const named = Map.groupBy(parent.children.values(), ({ segment }) => segment.name);
  return (branch) => {
    const { name, identity } = branch.segment;
    if (!identity) return [];
    const rest = contentBesideIdentity(branch);
    return [
      ...(named.get(name)?.length === 1 ? [`only ${name}`] : []),
      // `urn:jboss:domain:ejb3:1.2` and `…:1.3` are one namespace.
      ...(identity.name === "xmlns"
        ? [`version ${name} ${identity.value.replace(/\d{1,9}(\.\d{1,9}){0,9}$/, "")}`]
        : []),
      ...(rest === undefined ? [] : [`rest ${name} ${rest}`]),
    ];
  };
}

/** At least two values besides the identity; fewer are no likeness. */
function contentBesideIdentity(branch: Branch): string | undefined {
  const id = branch.segment.identity;
  const children = new Map(branch.children);
  children.delete(`${id?.attribute ? "@" : ""}${id?.name}`);
  return children.size < 2 ? undefined : contentOf({ ...branch, children });
}
