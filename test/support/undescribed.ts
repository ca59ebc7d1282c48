/** Names of all fields in a schema that have no description of their own, nor in what they may be. */
export function undescribed(schema: unknown, name = ""): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  const properties = "properties" in schema ? Object.entries(schema.properties as object) : [];
  const silent = properties.filter(([, field]) => !JSON.stringify(field).includes('"description"'));
  const inside = Object.entries(schema).flatMap(([key, part]) => undescribed(part, `${name}/${key}`));
  return [...silent.map(([field]) => `${name}/${field}`), ...inside];
}
