import { attribute } from "./builder.ts";
import { directive } from "./directives.ts";
import { linesOf, words } from "./line-reader.ts";
import { branch, type Format, leaf } from "./tree.ts";

/** Options of the whole broker, even when they stand behind a listener or a bridge (mosquitto.conf(5)). */
const GLOBAL =
  /^(?:per_listener_settings|persist\w*|autosave_\w+|log_\w+|connection_messages|pid_file|user|include_dir|sys_interval|memory_limit|message_size_limit|max_(?:packet_size|keepalive|queued_\w+|inflight_\w+)|queue_qos0_messages|retain_available|retain_expiry_interval|set_tcp_nodelay|upgrade_outgoing_qos|websockets_log_level|websockets_headers_size|allow_duplicate_messages|check_retain_source|global_max_\w+)$/;

/** Options whose lines add up; of all others the last one counts. */
const ADDS_UP = /^(?:topic|log_type|log_dest|plugin|plugin_opt_\w+|auth_opt_\w+)$/;

/**
 * mosquitto.conf(5). What follows a `listener` or `connection` is about it, up to the next one; a listener is told
 * apart by its port, and the address it is bound to is a field of it.
 */
export const mosquitto: Format = {
  name: "mosquitto",
  about: "Mosquitto broker: options, listeners and bridges.",
  parse(text) {
    const broker = branch("", []);
    let block = broker;
    for (const { text: line } of linesOf(text)) {
      const [name = "", first = "", ...rest] = words(line);
      if (name === "listener" || name === "connection") {
        const key = attribute(name === "listener" ? "port" : "name", first);
        block = branch(name, rest.length ? [key, leaf("address", rest.join(" "))] : [key]);
        broker.children.push(block);
      } else (GLOBAL.test(name) ? broker : block).children.push(directive(line, {}));
    }
    return broker;
  },
  wins: (_, name) => (ADDS_UP.test(name) ? undefined : "last"),
  // What an included file sets, a later line sets anew; its listeners and bridges are more of them.
  divides: (_, name) => (name === "include_dir" ? isSetAnew : undefined),
};

const isSetAnew = (name: string) => !ADDS_UP.test(name) && name !== "listener" && name !== "connection";
