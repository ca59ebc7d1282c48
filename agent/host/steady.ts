/** Milliseconds since some time, by a clock that nobody sets. As performance.now(), which is dear to load. */
export function steadyMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}
