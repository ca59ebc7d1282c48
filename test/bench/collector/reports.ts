import { finding, type SignedHost } from "../../support/signed-host.ts";

/** A finding of a made-up host, as long as findings are. @param number tells it from others */
function findingOf(number: number) {
  return finding(`${number}`.padStart(16, "0"), {
    address: `config:/opt/mes/line${number}.xml#/Server/Connector[@port='8080']/@connectionTimeout`,
    title: `line${number}.xml: @connectionTimeout changed`,
  });
}

/** Reports of one host: a whole one, then what changes from one to the next. */
export function reportsOf(host: SignedHost, count: number): string[] {
  const texts = [host.report([findingOf(0)])];
  for (let number = 1; texts.length < count; number += 1) {
    const [now, before] = [findingOf(number % 20), findingOf((number - 1) % 20)];
    texts.push(host.changes({ opened: [now], closed: [before.id] }, [now]));
  }
  return texts;
}

/** A year of one host that reports each hour: of twenty reports one tells of a change, and nineteen that there is none. */
export function* yearOf(host: SignedHost, reports = 8766): Generator<string> {
  yield host.report([findingOf(0)]);
  let open = findingOf(0);
  for (let number = 1; number < reports; number += 1) {
    if (number % 20 > 0) yield host.allClear([open]);
    else {
      const next = findingOf((number / 20) % 20);
      yield host.changes({ opened: [next], closed: [open.id] }, [next]);
      open = next;
    }
  }
}
