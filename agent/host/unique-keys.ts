/** Makes keys unique in the order they come: a second `bob` becomes `bob[2]`, so that no fact hides another. */
export function uniqueKeys(): (key: string) => string {
  const seen = new Map<string, number>();
  return (key) => {
    const times = (seen.get(key) ?? 0) + 1;
    seen.set(key, times);
    return times === 1 ? key : `${key}[${times}]`;
  };
}
