/** Hosts in waves: the first ones alone, then as many at a time as is said. */
export function wavesOf<Host>(hosts: readonly Host[], first: number, size: number): Host[][] {
  const waves = [hosts.slice(0, first)];
  for (let at = first; at < hosts.length; at += size) waves.push(hosts.slice(at, at + size));
  return waves.filter((wave) => wave.length > 0);
}

/**
 * Goes through waves, with so many hosts at a time as the limit says. After a wave in which one fails, no other begins.
 * @param visit false where it failed
 * @returns the hosts that were not begun
 */
export async function inWaves<Host>(
  waves: readonly Host[][],
  limit: number,
  visit: (host: Host) => Promise<boolean>,
): Promise<Host[]> {
  for (const [at, wave] of waves.entries()) {
    const ahead = [...wave];
    let isWell = true;
    const work = async () => {
      for (let host = ahead.shift(); host !== undefined; host = ahead.shift())
        if (!(await visit(host))) isWell = false;
    };
    await Promise.all(Array.from({ length: Math.max(1, limit) }, work));
    if (!isWell) return waves.slice(at + 1).flat();
  }
  return [];
}
