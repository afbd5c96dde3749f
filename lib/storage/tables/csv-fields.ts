const quote = 0x22;
const comma = 0x2c;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** The fields of each record of a text, as they stand there: with their quotes. */
export function splitRecords(text: string): string[][] {
  const records: string[][] = [];
  let fields: string[] = [];
  let start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let quoted = false;
  for (let index = start; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === quote) quoted = !quoted;
    if (quoted || (code !== comma && code !== lineFeed)) continue;
    const end = code === lineFeed && text.charCodeAt(index - 1) === carriageReturn ? index - 1 : index;
    fields.push(text.slice(start, Math.max(start, end)));
    start = index + 1;
    if (code === comma) continue;
    records.push(fields);
    fields = [];
  }
  if (start < text.length || fields.length > 0) records.push([...fields, text.slice(start)]);
  return records;
}

/** The text of a field, without its quotes. */
export function textOf(field: string): string {
  return field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field;
}
