#!/bin/bash
# Runs a program and writes what it cost, with all it waited for, to a file: measure.sh FILE PROGRAM [ARG]...
# "USER SYSTEM WALL" in seconds, as the kernel accounts them to the millisecond, then the peak memory in kilobytes.
# GNU time knows the peak; its own processor times are cut to hundredths, so bash takes those.
TIMEFORMAT='%3U %3S %3R'
result=$1
shift
exec 3>&2
{ time /usr/bin/time --quiet --output="$result.peak" --format=%M "$@" 2>&3 3>&-; } 2>"$result"
status=$?
cat "$result.peak" >>"$result"
exit $status
