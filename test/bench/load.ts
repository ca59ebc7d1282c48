/** Loads what a snapshot of a running host loads and does nothing: the part of its cost that is no looking. */
import "../../agent/commands/parts.ts";
import "../../agent/commands/run-snapshot.ts";
import "../../agent/observe.ts";
import "../../agent/probes/index.ts";
