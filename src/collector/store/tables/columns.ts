/** RFC 3339 in UTC with milliseconds, so that order of text is order of time in every database. */
export type Time = string;
/** JSON as text: what is looked for has a column of its own. */
export type Json = string;
