import { attribute, TreeBuilder } from "./builder.ts";
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
    const tree = new TreeBuilder();
    const brokerWide = new TreeBuilder();
    for (const { text: line, number } of linesOf(text)) {
      const [name = "", first = "", ...rest] = words(line);
      if (name === "listener" || name === "connection") {
        tree.closeAll();
        const key = attribute(name === "listener" ? "port" : "name", first);
        tree.open(branch(name, rest.length ? [key, leaf("address", rest.join(" "))] : [key]), number);
      } else if (GLOBAL.test(name)) brokerWide.add(directive(line, {}));
      else tree.add(directive(line, {}));
    }
    tree.closeAll();
    return branch("", [...brokerWide.finish().children, ...tree.finish().children]);
  },
  wins: (_, name) => (ADDS_UP.test(name) ? undefined : "last"),
};
