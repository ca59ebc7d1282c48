/** Tells on a terminal what is being looked at; silent elsewhere. */
export function progressOn(stream: NodeJS.WriteStream) {
  if (!stream.isTTY) return { told: () => undefined, done: () => undefined };
  const write = (text: string) => stream.write(`\r\u001b[K${text}`);
  return {
    told: (kind: string, done: number, all: number) =>
      void write(`Looking at ${kind} (${done + 1} of ${all}) …`),
    done: () => void write(""),
  };
}
